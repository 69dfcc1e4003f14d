import { throwIfAborted } from '#base';
import { crossProducts, type KernelMatrix } from '#kernels';
import type { Context } from '#matrix';
import { pearsonOfPair } from './pearson-of-pair.ts';
import type { NumericValues } from './profile-values.ts';
import { spearmanOfPair } from './spearman-of-pair.ts';

/** Rows that are standardised and multiplied at once; results do not depend on threads, so not on this. */
const BLOCK_ROWS = 32_768;
/** A variance this small beside the mean square of a pair's rows has lost too many digits of f32. */
const LOST_DIGITS = 0.01;

/** Pearson and Spearman of every pair of numeric columns, [p * p] row-major, NaN where one does not vary; n of each. */
export interface Correlations {
  readonly pearson: Float64Array;
  readonly spearman: Float64Array;
  readonly n: Float64Array;
}

/**
 * Correlations over the rows in which both have a value. Columns are standardised, then all sums of products come
 * from one pass of a kernel, in f64. Ranks are taken anew in the common rows of a pair whose missing values differ.
 * O(rows columns^2)
 */
export async function correlations(columns: readonly NumericValues[], ctx: Context): Promise<Correlations> {
  const p = columns.length;
  const nRows = columns[0]?.values.length ?? 0;
  const hasMissing = columns.some(({ ranked }) => ranked.rows.length < nRows);
  const moments = await products(columns, { ctx, nRows, hasMissing, fill: standardised });
  const ofRanks = await products(columns, { ctx, nRows, hasMissing: false, fill: standardisedRanks });
  const n = new Float64Array(p * p);
  const pearson = new Float64Array(p * p);
  const spearman = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) {
      const shared = hasMissing ? moments.present(i, j) : nRows;
      const [a, b] = [columns[i]!, columns[j]!];
      const isSame = shared === a.ranked.rows.length && shared === b.ranked.rows.length;
      const r = isSame ? moments.complete(i, j) : (moments.pairwise(i, j) ?? pearsonOfPair(a, b));
      if (!isSame) throwIfAborted(ctx.signal);
      const rho = isSame ? ofRanks.complete(i, j) : spearmanOfPair(a.ranked, b.ranked, shared);
      for (const at of [i * p + j, j * p + i]) [n[at], pearson[at], spearman[at]] = [shared, r, rho];
    }
    await new Promise(setImmediate);
  }
  return { pearson, spearman, n };
}

interface Products {
  /** Rows in which both are present. */
  present(i: number, j: number): number;
  /** Correlation of columns whose missing values, if any, are in the same rows. */
  complete(i: number, j: number): number;
  /** Correlation over the rows in which both are present; null where it would not be exact. */
  pairwise(i: number, j: number): number | null;
}

/** Rows [from, to) of one column of a matrix: its places are `stride` apart, the first is `at`. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly out: Float32Array;
  readonly at: number;
  readonly stride: number;
}

/** Writes the standardised values of a column, 0 where missing. */
type Fill = (column: NumericValues, block: Block) => void;

async function products(
  columns: readonly NumericValues[],
  call: { ctx: Context; nRows: number; hasMissing: boolean; fill: Fill },
): Promise<Products> {
  const { ctx, nRows, hasMissing, fill } = call;
  const p = columns.length;
  const width = hasMissing ? 3 * p : p;
  const sums = new Float64Array(width * width);
  for (let from = 0; from < nRows; from += BLOCK_ROWS) {
    throwIfAborted(ctx.signal);
    const to = Math.min(nRows, from + BLOCK_ROWS);
    const x: KernelMatrix = ctx.pool.matrix(to - from, width);
    try {
      for (const [j, column] of columns.entries()) {
        const block = { from, to, out: x.data, at: j, stride: width };
        fill(column, block);
        if (hasMissing) addPresence(column, block, p);
      }
      const part = await crossProducts(ctx.pool, x);
      for (let at = 0; at < sums.length; at++) sums[at]! += part[at]!;
    } finally {
      x.release();
    }
  }
  const sum = (i: number, j: number) => sums[i * width + j]!;
  const square = 2 * p;
  return {
    present: (i, j) => Math.round(sum(p + i, p + j)),
    complete: (i, j) => bounded(sum(i, j) / Math.sqrt(sum(i, i) * sum(j, j))),
    pairwise: (i, j) => {
      const n = Math.round(sum(p + i, p + j));
      const a = variance(sum(square + i, p + j), sum(i, p + j), n);
      const b = variance(sum(square + j, p + i), sum(j, p + i), n);
      if (a === null || b === null) return null;
      return bounded((sum(i, j) - (sum(i, p + j) * sum(j, p + i)) / n) / Math.sqrt(a * b));
    },
  };
}

function standardised({ values, mean, deviation }: NumericValues, block: Block): void {
  const { from, to, out, at, stride } = block;
  for (let row = from, k = at; row < to; row++, k += stride) {
    const z = (values[row]! - mean) / deviation;
    out[k] = Number.isNaN(z) ? 0 : z;
  }
}

function standardisedRanks({ ranked: { ranks, rows } }: NumericValues, block: Block): void {
  const { from, to, out, at, stride } = block;
  const middle = (rows.length + 1) / 2;
  for (let row = from, k = at; row < to; row++, k += stride) {
    const z = (ranks[row]! - middle) / rows.length;
    out[k] = Number.isNaN(z) ? 0 : z;
  }
}

/** Beside the values, `p` places apart: 1 where a column has one, and their squares. */
function addPresence({ values }: NumericValues, block: Block, p: number): void {
  const { from, to, out, at, stride } = block;
  for (let row = from, k = at; row < to; row++, k += stride) {
    out[k + p] = Number.isNaN(values[row]) ? 0 : 1;
    out[k + 2 * p] = out[k]! * out[k]!;
  }
}

/** Sum of squared deviations; null where too few of its digits are right. */
function variance(squares: number, sum: number, n: number): number | null {
  const about = squares - (sum * sum) / n;
  return about > LOST_DIGITS * squares ? about : null;
}

function bounded(r: number): number {
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : Number.NaN;
}
