import type { Scope } from './memory/scope.ts';
import { engineOf } from './pool/engine-of.ts';
import type { KernelMatrix, KernelPool, MixtureAssignment, MixtureDensities, MixtureSums } from './types.ts';

/** Below this many multiplications a pass, a second thread costs more than it gives. */
const WORK_FOR_THREADS = 2_000_000;
const MOST_PARTS = 64;
const ROWS_WORTH_A_PART = 1024;
/** Numbers that the sums of all parts may take. */
const MOST_WORDS = 8_000_000;
const COLUMN_BYTES = 64;

/**
 * One pass of expectation maximisation (Dempster, Laird and Rubin 1977): the sums that the next parameters follow from,
 * in f64. x: finite [n, d]. O(n k d^2), O(n k d) where densities are diagonal.
 * @param labels [n] rows belong to one component wholly where given, whatever the densities are; no log-likelihood then.
 */
export async function mixtureSums(
  pool: KernelPool,
  x: KernelMatrix,
  { densities, labels = null }: { densities: MixtureDensities; labels?: Int32Array | null },
): Promise<MixtureSums> {
  const { k, nCols, isDiagonal } = densities;
  const cells = isDiagonal ? nCols : nCols * nCols;
  const words = 1 + k * (1 + nCols + cells);
  const scope = engineOf(pool).scope();
  try {
    let labelsAt = 0;
    if (labels !== null) {
      const given = scope.i32(x.nRows);
      given.set(labels);
      labelsAt = given.byteOffset;
    }
    const sums = await run(pool, scope, {
      kernel: 'mixtureSums',
      x,
      densities,
      words,
      out: [labelsAt, 0, 0, 0],
    });
    const weightsEnd = 1 + k;
    const deviationsEnd = weightsEnd + k * nCols;
    const products = sums.slice(deviationsEnd, words);
    if (!isDiagonal) mirror(products, nCols);
    return {
      logLikelihood: sums[0]!,
      weights: sums.slice(1, weightsEnd),
      deviations: sums.slice(weightsEnd, deviationsEnd),
      products,
    };
  } finally {
    scope.release();
  }
}

/** The most probable component of every row, the next, and how sure that is. x: finite [n, d]. O(n k d^2) */
export async function assignMixture(
  pool: KernelPool,
  x: KernelMatrix,
  densities: MixtureDensities,
): Promise<MixtureAssignment> {
  const scope = engineOf(pool).scope();
  try {
    const labels = scope.i32(x.nRows);
    const runnersUp = scope.i32(x.nRows);
    const posteriors = scope.f32(x.nRows);
    const distances = scope.f32(x.nRows);
    const out = [labels, runnersUp, posteriors, distances].map(({ byteOffset }) => byteOffset);
    const sums = await run(pool, scope, { kernel: 'mixtureAssign', x, densities, words: 1, out });
    return {
      labels: new Int32Array(labels),
      runnersUp: new Int32Array(runnersUp),
      posteriors: new Float32Array(posteriors),
      distances: new Float32Array(distances),
      logLikelihood: sums[0]!,
    };
  } finally {
    scope.release();
  }
}

interface Pass {
  readonly kernel: 'mixtureSums' | 'mixtureAssign';
  readonly x: KernelMatrix;
  readonly densities: MixtureDensities;
  /** Numbers that each part of the rows sums. */
  readonly words: number;
  /** Pointers to labels, runners-up, posteriors and distances; 0 where there are none. */
  readonly out: readonly number[];
}

/** The sums over all rows: parts depend on the shape alone. */
async function run(
  pool: KernelPool,
  scope: Scope,
  { kernel, x, densities, words, out }: Pass,
): Promise<Float64Array> {
  const { nRows, nCols } = x;
  if (nRows === 0) return new Float64Array(words);
  const { k, isDiagonal, means, factors, offsets } = densities;
  const wanted = Math.min(MOST_PARTS, Math.ceil(nRows / ROWS_WORTH_A_PART), Math.floor(MOST_WORDS / words));
  const rowsPerPart = Math.ceil(nRows / Math.max(1, wanted) / 8) * 8;
  const nParts = Math.ceil(nRows / rowsPerPart);
  const nThreads = nRows * factors.length < WORK_FOR_THREADS ? 1 : pool.threads;
  const sums = scope.f64(nParts * words);
  const stride = (2 * nCols + 2 * k + 1) * COLUMN_BYTES;
  const scratch = scope.bytes(nThreads * stride);
  const [meansAt, factorsAt, offsetsAt] = [means, factors, offsets].map((values) => {
    const copy = scope.f64(values.length);
    copy.set(values);
    return copy.byteOffset;
  });
  const [labels, ...results] = out;
  const i32 = [x.ptr, nRows, nCols, k, isDiagonal ? 1 : 0, meansAt!, factorsAt!, offsetsAt!, labels!];
  i32.push(rowsPerPart, nParts, sums.byteOffset, words, scratch, stride, ...results);
  await engineOf(pool).gang(kernel, scope.block({ i32 }), nThreads);
  return sums;
}

/** Copies the upper triangle of each matrix [d, d] to the lower. */
function mirror(products: Float64Array, d: number): void {
  for (let from = 0; from < products.length; from += d * d) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) products[from + i * d + j] = products[from + j * d + i]!;
    }
  }
}
