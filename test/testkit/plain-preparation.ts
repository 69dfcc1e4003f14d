import type { Context, Feature, FeatureMatrix, Frame, Preparation } from '#matrix';

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** The simplest sound preparation: numbers in standard units, the mean where missing; a column of 0 and 1 a level. */
export const plainPreparation: Preparation<readonly (Moments | null)[]> = {
  async fit({ frame, rows }) {
    const spec = frame.columns.map((column) => {
      if (column.type === 'category') return null;
      const chosen = rows === null ? column.values : Float64Array.from(rows, (row) => column.values[row]!);
      const values = chosen.filter((value) => !Number.isNaN(value));
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
      return { mean, deviation: deviation > 0 ? deviation : 1 };
    });
    return { spec, apply: async (other, ctx) => apply(spec, other, ctx) };
  },
};

function apply(
  spec: readonly (Moments | null)[],
  { nRows, columns }: Frame,
  { pool }: Context,
): FeatureMatrix {
  const features = columns.flatMap((column): Feature[] =>
    column.type === 'numeric'
      ? [{ name: column.name, column: column.name, level: null, kind: 'numeric' }]
      : column.levels.map((level) => ({
          name: `${column.name} = ${level}`,
          column: column.name,
          level,
          kind: 'indicator',
        })),
  );
  const x = pool.matrix(nRows, features.length);
  let first = 0;
  for (const [at, column] of columns.entries()) {
    for (let row = 0; row < nRows; row++) {
      const place = row * x.nCols + first;
      if (column.type === 'category') {
        if (column.codes[row]! >= 0) x.data[place + column.codes[row]!] = 1;
      } else {
        const { mean, deviation } = spec[at]!;
        const value = column.values[row]!;
        x.data[place] = Number.isNaN(value) ? 0 : (value - mean) / deviation;
      }
    }
    first += column.type === 'category' ? column.levels.length : 1;
  }
  return { features, x };
}
