import { type FittedRegression, type RegressionProcedure, type ValueRows, weightedMedian } from '#learn';
import type { Frame } from '#matrix';
import type { ValueContender } from './compare-regressors.ts';

/** Raw numeric columns that a rule of thumb of numbers goes by; absent where the data have none. */
export interface ValueBaselineColumns {
  /** What was spent before. */
  readonly spend?: string | null;
  /** The value of the target the last time. */
  readonly last?: string | null;
}

/** What a learner of numbers has to beat: always the mean and the median, and what each known column says. */
export function valueBaselines({ spend, last }: ValueBaselineColumns = {}): ValueContender[] {
  const columns = [
    { name: 'past-spend', title: 'Past spend', column: spend },
    { name: 'last-value', title: 'The last value', column: last },
  ];
  return [
    baseline('mean', 'The mean', meanOf),
    baseline('median', 'The median', ({ y, weights }) => weightedMedian(y, weights)!),
    ...columns.flatMap(({ name, title, column }) =>
      column == null ? [] : [{ name, title, isBaseline: true, procedure: inProportion(name, column) }],
    ),
  ];
}

function baseline(name: string, title: string, foretold: (rows: ValueRows) => number): ValueContender {
  const procedure: RegressionProcedure = {
    name,
    fit: async (rows): Promise<FittedRegression> => {
      const value = foretold(rows);
      return { features: [], predict: async ({ nRows }) => new Float64Array(nRows).fill(value) };
    },
  };
  return { name, title, isBaseline: true, procedure };
}

/** As much as the column says, times the one number that gives the total of the training rows; the mean where it is missing. */
function inProportion(name: string, column: string): RegressionProcedure {
  return {
    name,
    fit: async (rows): Promise<FittedRegression> => {
      const mean = meanOf(rows);
      const before = valuesOf(rows.frame, column);
      let [now, then] = [0, 0];
      for (const [row, value] of before.entries()) {
        if (!Number.isFinite(value)) continue;
        const weight = rows.weights?.[row] ?? 1;
        now += weight * rows.y[row]!;
        then += weight * value;
      }
      const ratio = then === 0 ? null : now / then;
      return {
        features: [],
        predict: async (frame) =>
          valuesOf(frame, column).map((value) =>
            ratio === null || !Number.isFinite(value) ? mean : ratio * value,
          ),
      };
    },
  };
}

function valuesOf({ nRows, columns }: Frame, name: string): Float64Array {
  const found = columns.find((column) => column.name === name);
  return found?.type === 'numeric' ? found.values : new Float64Array(nRows).fill(Number.NaN);
}

function meanOf({ y, weights }: ValueRows): number {
  let [sum, total] = [0, 0];
  for (const [row, value] of y.entries()) {
    const weight = weights?.[row] ?? 1;
    sum += weight * value;
    total += weight;
  }
  return sum / total;
}
