import { binColumns, binRanges, type ClassedRows, type TreeRows } from '#kernels';
import type { ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import type { CodeMeaning } from './one-tree.ts';

/** Up to so many, rows of whole weights count as often as their weight where bins are cut. */
const MOST_REPEATS = 200_000;

/** Rows to grow trees from, in pool memory until `release`. */
export interface RowsInCodes<Rows = TreeRows & ClassedRows> {
  readonly rows: Rows;
  readonly meaning: CodeMeaning;
  release(): void;
}

/** The rows of an input in at most `maxBins` codes a column; rows of weight 0 have no part in how they are cut. */
export async function codeRows(input: ClassifierInput, maxBins: number, ctx: Context): Promise<RowsInCodes> {
  const { y, nClasses, weights } = input;
  const { rows, ...coded } = await codeColumns(input, maxBins, ctx);
  return { ...coded, rows: { ...rows, y, nClasses, weights } };
}

/** The columns alone, whatever is to be learned. */
export async function codeColumns(
  { x: matrix, weights }: Pick<ClassifierInput, 'x' | 'weights'>,
  maxBins: number,
  ctx: Context,
): Promise<RowsInCodes<TreeRows>> {
  const { x, features } = matrix;
  const levels = Int32Array.from(features, (feature) =>
    feature.kind === 'category' ? (feature.nLevels ?? 1) : 0,
  );
  const seed = ctx.rng.fork('bins').uint32();
  const rows = weights === null ? null : countingRows(weights);
  const bins = await binColumns(ctx.pool, x, { maxBins, categories: levels, seed, rows });
  try {
    const ranges = await binRanges(ctx.pool, x, { bins, weights });
    const { nRows, nCols, columns, columnStride } = bins;
    const coded = { nRows, nCols, ptr: columns.byteOffset, columnBytes: columnStride };
    return {
      rows: { ...coded, missingCodes: bins.nBins, levels },
      meaning: { levelBins: bins.levelBins, ...ranges },
      release: () => bins.release(),
    };
  } catch (error) {
    bins.release();
    throw error;
  }
}

/** Rows with a weight, as often as it says where all are whole and small. */
function countingRows(weights: Float32Array): Uint32Array {
  const total = weights.reduce((a, b) => a + b, 0);
  const areRepeats = total <= MOST_REPEATS && weights.every(Number.isInteger);
  const rows: number[] = [];
  for (const [row, weight] of weights.entries()) {
    const times = areRepeats ? weight : weight > 0 ? 1 : 0;
    for (let i = 0; i < times; i++) rows.push(row);
  }
  return Uint32Array.from(rows);
}
