import type { FittedRegression, RegressionProcedure } from '../regress/regression-procedure.ts';
import type { ValueRows } from '../regress/value-rows.ts';

/** Foretells the mean, and keeps what it was given to learn from. */
export function meanProcedure(seen: ValueRows[] = []): RegressionProcedure {
  return {
    name: 'mean',
    fit: async (rows): Promise<FittedRegression> => {
      seen.push(rows);
      const mean = rows.y.reduce((sum, value) => sum + value, 0) / rows.y.length;
      return { features: [], predict: async ({ nRows }) => new Float64Array(nRows).fill(mean) };
    },
  };
}

/** Least squares on the first column, closed form. */
export const lineProcedure: RegressionProcedure = {
  name: 'line',
  fit: async ({ frame, y }): Promise<FittedRegression> => {
    const [first] = frame.columns;
    const x = first?.type === 'numeric' ? first.values : new Float64Array(y.length);
    const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [meanX, meanY] = [meanOf(x), meanOf(y)];
    const covariance = meanOf(x.map((value, row) => (value - meanX) * (y[row]! - meanY)));
    const slope = covariance / meanOf(x.map((value) => (value - meanX) ** 2));
    return {
      features: [],
      predict: async (other) => {
        const [column] = other.columns;
        const values = column?.type === 'numeric' ? column.values : new Float64Array(other.nRows);
        return values.map((value) => meanY + slope * (value - meanX));
      },
    };
  },
};
