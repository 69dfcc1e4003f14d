import type { Scope } from './memory/scope.ts';
import { engineOf } from './pool/engine-of.ts';
import { createLocalEngine } from './pool/local-engine.ts';
import type { KernelMatrix, KernelPool, LogisticRows, LogisticSums } from './types.ts';

/** Below this many multiplications a pass, a second thread costs more than it gives. */
const WORK_FOR_THREADS = 1_000_000;
const MOST_PARTS = 64;
const ROWS_WORTH_A_PART = 1024;
/** Numbers that the sums of all parts may take. */
const MOST_WORDS = 8_000_000;
/** Numbers of a block of rows: about what the nearest cache holds. */
const BLOCK_VALUES = 3072;

/** Fields of LogisticParameters (assembly/logistic/parameters.ts) that every call sets. */
interface Shape {
  readonly scope: Scope;
  readonly x: Pick<KernelMatrix, 'ptr' | 'nCols'>;
  /** Linear predictors: 1 for two classes, else one a class. */
  readonly k: number;
  readonly nThreads: number;
}

/**
 * Rows whose loss, gradient and Hessian under a logistic regression are asked for again and again; `release` it.
 * x: finite [nRows >= 1, nCols]; left unchanged, not to be released before.
 * @param y [nRows] 0..1 with k = 1, else 0..k-1. @param weights [nRows] or null: all 1.
 */
export function logisticRows(
  pool: KernelPool,
  x: KernelMatrix,
  given: { readonly y: Int32Array; readonly weights: Float32Array | null; readonly k: number },
): LogisticRows {
  const { k } = given;
  const engine = engineOf(pool);
  const own = engine.scope();
  try {
    const y = own.i32(x.nRows);
    y.set(given.y);
    const weights = given.weights === null ? null : own.f32(x.nRows);
    weights?.set(given.weights!);
    return {
      k,
      async sums({ coefficients, stride = 1, columns = null }) {
        const m = columns?.length ?? 0;
        const width = x.nCols + 1;
        const words = 1 + k * width + ((k * (k + 1)) / 2) * m * m;
        const nRows = Math.ceil(x.nRows / stride);
        const work = nRows * (2 * k * width + ((k * (k + 1)) / 4) * m * m);
        const nThreads = work < WORK_FOR_THREADS ? 1 : pool.threads;
        const scope = engine.scope();
        try {
          const parts = partsOf({ nRows, words, blockRows: blockRowsOf(x.nCols) });
          const sums = scope.f64(parts.nParts * words);
          const shape = { scope, x, k, nThreads };
          const pass = { coefficients, nRows, stride, y: y.byteOffset, weights: weights?.byteOffset ?? 0 };
          const block = blockOf(shape, { ...pass, ...parts, columns, sums: sums.byteOffset, words });
          await engine.gang('logisticSums', block, nThreads);
          return unpack(sums, { k, width, m });
        } finally {
          scope.release();
        }
      },
      release: () => own.release(),
    };
  } catch (error) {
    own.release();
    throw error;
  }
}

/**
 * Probabilities f32 [nRows, max(2, k)] of a logistic regression: softmax of k linear predictors, with k = 1 the two
 * classes of one. x: finite [n, d]; coefficients: [k, d + 1], intercept last. O(n d k)
 */
export async function logisticProbabilities(
  pool: KernelPool,
  x: KernelMatrix,
  { coefficients, k }: { readonly coefficients: Float64Array; readonly k: number },
): Promise<Float32Array> {
  const { nRows, nCols } = x;
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const out = scope.f32(nRows * Math.max(2, k));
    const nThreads = nRows * nCols * k < WORK_FOR_THREADS ? 1 : pool.threads;
    const block = blockOf({ scope, x, k, nThreads }, { coefficients, nRows, probabilities: out.byteOffset });
    if (nRows > 0) await engine.gang('logisticPredict', block, nThreads);
    return new Float32Array(out);
  } finally {
    scope.release();
  }
}

/** What `logisticProbabilities` gives for one row, at once and on the calling thread; the result is new memory. */
export async function logisticRow({
  coefficients,
  k,
}: {
  readonly coefficients: Float64Array;
  readonly k: number;
}): Promise<(row: Float32Array) => Float32Array> {
  const engine = await createLocalEngine();
  const scope = engine.scope();
  const nCols = coefficients.length / k - 1;
  const own = scope.f32(nCols);
  const out = scope.f32(Math.max(2, k));
  const x = { ptr: own.byteOffset, nCols };
  const given = { coefficients, nRows: 1, probabilities: out.byteOffset };
  const block = blockOf({ scope, x, k, nThreads: 1 }, given);
  return (row) => {
    own.set(row);
    engine.run('logisticPredict', block);
    return new Float32Array(out);
  };
}

/** Rows of a block: by the number of columns alone. */
function blockRowsOf(nCols: number): number {
  return Math.max(8, Math.min(64, Math.floor(BLOCK_VALUES / (nCols + 1) / 8) * 8));
}

function partsOf({ nRows, words, blockRows }: { nRows: number; words: number; blockRows: number }): {
  readonly rowsPerPart: number;
  readonly nParts: number;
} {
  const wanted = Math.min(MOST_PARTS, Math.ceil(nRows / ROWS_WORTH_A_PART), Math.floor(MOST_WORDS / words));
  const rowsPerPart = Math.ceil(nRows / Math.max(1, wanted) / blockRows) * blockRows;
  return { rowsPerPart, nParts: Math.ceil(nRows / rowsPerPart) };
}

function blockOf(
  { scope, x, k, nThreads }: Shape,
  given: {
    readonly coefficients: Float64Array;
    readonly nRows: number;
    readonly stride?: number;
    readonly y?: number;
    readonly weights?: number;
    readonly columns?: Int32Array | null;
    readonly rowsPerPart?: number;
    readonly nParts?: number;
    readonly sums?: number;
    readonly words?: number;
    readonly probabilities?: number;
  },
): number {
  const coefficients = scope.f64(given.coefficients.length);
  coefficients.set(given.coefficients);
  const columns = scope.i32(given.columns?.length ?? 0);
  if (given.columns) columns.set(given.columns);
  const blockRows = blockRowsOf(x.nCols);
  const scratchStride = Math.ceil(((x.nCols + 1 + 2 * k + 5) * blockRows * 8) / 64) * 64;
  const scratch = scope.bytes(nThreads * scratchStride);
  const i32 = [x.ptr, given.nRows, x.nCols, given.stride ?? 1, k, coefficients.byteOffset, given.y ?? 0];
  i32.push(given.weights ?? 0, columns.byteOffset, columns.length, blockRows, given.rowsPerPart ?? 0);
  i32.push(given.nParts ?? 0, given.sums ?? 0, given.words ?? 0, scratch, scratchStride);
  i32.push(given.probabilities ?? 0);
  return scope.block({ i32 });
}

function unpack(sums: Float64Array, { k, width, m }: { k: number; width: number; m: number }): LogisticSums {
  const end = 1 + k * width;
  const gradient = sums.slice(1, end);
  if (m === 0) return { loss: sums[0]!, gradient, hessian: null };
  const size = k * m;
  const hessian = new Float64Array(size * size);
  let from = end;
  for (let a = 0; a < k; a++) {
    for (let b = a; b < k; b++) {
      for (let i = 0; i < m; i++) {
        for (let j = i; j < m; j++) {
          const value = sums[from + i * m + j]!;
          hessian[(a * m + i) * size + b * m + j] = value;
          hessian[(a * m + j) * size + b * m + i] = value;
          hessian[(b * m + i) * size + a * m + j] = value;
          hessian[(b * m + j) * size + a * m + i] = value;
        }
      }
      from += m * m;
    }
  }
  return { loss: sums[0]!, gradient, hessian };
}
