import type { Rng } from '#base';
import { type KernelMatrix, pca } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import { farRows } from './outlier-effect.ts';

/** Rows evenly spread over a box. */
export interface OneBox {
  draw(rng: Rng): KernelMatrix;
}

/**
 * The uniform box along the principal axes of the numeric columns, over the range of the rows on each (Tibshirani,
 * Walther and Hastie 2001, reference (b)); null without numeric columns. Rows far from all others stretch no box.
 * Indicators fill none: those of one raw column keep their values and are permuted together. Rows are drawn in the
 * coordinates of the axes, with the indicators behind them: turning them back would change no distance.
 */
export async function oneBox(matrix: FeatureMatrix, { pool }: Context): Promise<OneBox | null> {
  const { x, features } = matrix;
  const { nRows, nCols, data } = x;
  const numeric = columnsWhere(features, ({ kind }) => kind === 'numeric');
  const nAxes = numeric.length;
  if (nAxes === 0) return null;
  const { low, width } = await boxAlongAxes(matrix, numeric, pool);
  const sources = new Set(features.filter(({ kind }) => kind === 'indicator').map(({ column }) => column));
  const groups = Array.from(sources, (source) => columnsWhere(features, ({ column }) => column === source));
  return {
    draw: (rng) => {
      const drawn = pool.matrix(nRows, nCols);
      const out = drawn.data;
      for (let i = 0; i < nRows; i++) {
        for (let axis = 0; axis < nAxes; axis++) {
          out[i * nCols + axis] = low[axis]! + rng.next() * width[axis]!;
        }
      }
      let to = nAxes;
      for (const group of groups) {
        const order = permutation(nRows, rng);
        for (const column of group) {
          for (let i = 0; i < nRows; i++) out[i * nCols + to] = data[order[i]! * nCols + column]!;
          to++;
        }
      }
      return drawn;
    },
  };
}

/** Lowest scores and their ranges [columns] on the principal axes of some columns, without the rows that are far. */
async function boxAlongAxes(
  matrix: FeatureMatrix,
  columns: readonly number[],
  pool: Context['pool'],
): Promise<{ low: Float64Array; width: Float64Array }> {
  const { x } = matrix;
  const far = new Set(farRows(matrix).rows);
  const near = Uint32Array.from({ length: x.nRows }, (_, i) => i).filter((i) => !far.has(i));
  const n = columns.length;
  const rows = pool.matrix(near.length, n);
  try {
    for (const [i, row] of near.entries()) {
      for (const [j, column] of columns.entries()) rows.data[i * n + j] = x.data[row * x.nCols + column]!;
    }
    const { scores } = await pca(pool, rows, { components: n });
    const low = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    const high = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
    for (let at = 0; at < scores.length; at++) {
      low[at % n] = Math.min(low[at % n]!, scores[at]!);
      high[at % n] = Math.max(high[at % n]!, scores[at]!);
    }
    return { low, width: high.map((value, axis) => value - low[axis]!) };
  } finally {
    rows.release();
  }
}

function columnsWhere(
  features: FeatureMatrix['features'],
  isWanted: (feature: FeatureMatrix['features'][number]) => boolean,
): number[] {
  return features.flatMap((feature, j) => (isWanted(feature) ? [j] : []));
}

/** Fisher and Yates's shuffle of 0..n-1. */
function permutation(n: number, rng: Rng): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const other = rng.int(i + 1);
    const value = order[i]!;
    order[i] = order[other]!;
    order[other] = value;
  }
  return order;
}
