import { createRng } from '#base';
import type { Scope } from './memory/scope.ts';
import { engineOf } from './pool/engine-of.ts';
import { threadsFor } from './threads-for.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

const MOST_BINS = 255;
const SAMPLED_ROWS = 200_000;
/** Columns of numbers whose rows are read together while edges are sought. */
const COLUMNS_AT_ONCE = 8;
const EDGES = 256;
const COUNTS_BYTES = 256 + 3 * 2048 * 4;
const LINE_BYTES = 64;
/** Codes of a row may be read in vectors beyond the last column. */
const ROOM_BEHIND = 32;

/** The values of a matrix as small whole numbers, for trees. Views are of pool memory until `release`. */
export interface BinnedColumns {
  readonly nRows: number;
  readonly nCols: number;
  /** [nCols] bins of a column's values, 1..255; the code nBins[j] is a missing value. */
  readonly nBins: Int32Array;
  /**
   * [nCols][nBins - 1] ascending f32 thresholds: a value is in bin b where edge b - 1 < value <= edge b. Empty for
   * columns of codes.
   */
  readonly edges: readonly Float32Array[];
  /** [nCols][levels] bin of each level of a column of codes; null for one of numbers. */
  readonly levelBins: readonly (Uint8Array | null)[];
  /** [nCols, columnStride] code of row i in column j at j * columnStride + i. */
  readonly columns: Uint8Array;
  readonly columnStride: number;
  /** [nRows, nCols] the same codes by row. */
  readonly rows: Uint8Array;
  /** Gives the memory back. */
  release(): void;
}

/**
 * Bins of each column: one a distinct value where these are at most `maxBins`, else of about equally many rows; a level
 * of a column of codes each, where there are more than `maxBins` the rarest share the last. NaN, and codes that are no
 * level, are missing. Edges come from all rows or a sample of 200,000 of them. O(nRows nCols)
 * @param categories [nCols] levels of a column of codes; 0 for one of numbers.
 * @param rows the rows that edges come from; null: all. Codes are of every row.
 */
export async function binColumns(
  pool: KernelPool,
  x: KernelMatrix,
  {
    maxBins = MOST_BINS,
    categories,
    seed,
    rows = null,
  }: {
    readonly maxBins?: number;
    readonly categories: Int32Array;
    readonly seed: number;
    readonly rows?: Uint32Array | null;
  },
): Promise<BinnedColumns> {
  const { nRows, nCols } = x;
  const engine = engineOf(pool);
  const kept = engine.scope();
  const scope = engine.scope();
  try {
    const sampled = sampledRows(rows, nRows, seed);
    const levelBins = Array.from(categories, (nLevels, column) =>
      nLevels === 0 ? null : binsOfLevels(x, { column, nLevels, maxBins, rows: sampled }),
    );
    const columnStride = Math.ceil(nRows / LINE_BYTES) * LINE_BYTES;
    const [columns, byRow] = [kept.bytes(nCols * columnStride), kept.bytes(nRows * nCols + ROOM_BEHIND)];
    const nBins = scope.i32(nCols);
    nBins.set(levelBins.map((bins) => (bins === null ? 1 : Math.max(...bins) + 1)));
    const edges = scope.f32(nCols * EDGES).fill(Number.POSITIVE_INFINITY);
    const nSampled = sampled?.length ?? nRows;
    const nThreads = threadsFor(pool, x);
    const share = Math.ceil(nCols / (nThreads * Math.ceil(nCols / (nThreads * COLUMNS_AT_ONCE))));
    const atOnce = Math.max(1, share);
    const scratchStride = (atOnce + 1) * nSampled * 4 + COUNTS_BYTES;
    const stride = Math.ceil(scratchStride / LINE_BYTES) * LINE_BYTES;
    const copyOf = (values: ArrayLike<number>) => {
      const copy = scope.i32(values.length);
      copy.set(values);
      return copy.byteOffset;
    };
    const levels = copyOf(categories);
    const levelPointers = copyOf(levelBins.map((bins) => (bins === null ? 0 : bytesIn(scope, bins))));
    const i32 = [x.ptr, nRows, nCols, maxBins, sampled === null ? 0 : copyOf(sampled), nSampled, atOnce];
    i32.push(edges.byteOffset, nBins.byteOffset, levels, levelPointers, columns, columnStride, byRow);
    const scratch = scope.bytes(nThreads * stride);
    if (nSampled > 0)
      await engine.gang('binEdges', scope.block({ i32: [...i32, scratch, stride] }), nThreads);
    await engine.gang('binCodes', scope.block({ i32: [...i32, scratch, stride] }), nThreads);
    const { buffer } = engine.arena.memory;
    return {
      nRows,
      nCols,
      nBins: new Int32Array(nBins),
      edges: Array.from(nBins, (count, column) =>
        edges.slice(column * EDGES, column * EDGES + (levelBins[column] === null ? count - 1 : 0)),
      ),
      levelBins,
      columns: new Uint8Array(buffer, columns, nCols * columnStride),
      columnStride,
      rows: new Uint8Array(buffer, byRow, nRows * nCols),
      release: () => kept.release(),
    };
  } catch (error) {
    kept.release();
    throw error;
  } finally {
    scope.release();
  }
}

function bytesIn(scope: Scope, bytes: Uint8Array): number {
  const words = scope.i32(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer, words.byteOffset, bytes.length).set(bytes);
  return words.byteOffset;
}

/** One row at random of each of so many equal stretches; null for all rows. */
function sampledRows(rows: Uint32Array | null, nRows: number, seed: number): Uint32Array | null {
  const n = rows?.length ?? nRows;
  if (n <= SAMPLED_ROWS) return rows;
  const rng = createRng(seed);
  const step = n / SAMPLED_ROWS;
  return Uint32Array.from({ length: SAMPLED_ROWS }, (_, i) => {
    const at = Math.min(n - 1, Math.floor((i + rng.next()) * step));
    return rows === null ? at : rows[at]!;
  });
}

/** A bin each where there are enough, else the commonest levels (the first of equals) have one and the others share. */
function binsOfLevels(
  { data, nRows, nCols }: KernelMatrix,
  {
    column,
    nLevels,
    maxBins,
    rows,
  }: { column: number; nLevels: number; maxBins: number; rows: Uint32Array | null },
): Uint8Array {
  if (nLevels <= maxBins) return Uint8Array.from({ length: nLevels }, (_, level) => level);
  const counts = new Uint32Array(nLevels);
  const n = rows?.length ?? nRows;
  for (let i = 0; i < n; i++) {
    const level = data[(rows?.[i] ?? i) * nCols + column]!;
    if (level >= 0 && level < nLevels) counts[Math.trunc(level)]!++;
  }
  const byCount = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const bins = new Uint8Array(nLevels).fill(maxBins - 1);
  for (const [bin, level] of byCount
    .slice(0, maxBins - 1)
    .sort((a, b) => a - b)
    .entries()) {
    bins[level] = bin;
  }
  return bins;
}
