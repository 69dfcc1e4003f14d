import { columnMoments } from './column-moments.ts';
import type { Scope } from './memory/scope.ts';
import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import { principalAxes } from './principal-axes.ts';
import { sortedEigen } from './sorted-eigen.ts';
import { threadsFor } from './threads-for.ts';
import type { KernelMatrix, KernelPool, Pca } from './types.ts';

/**
 * Principal components (1..nCols of them) by the covariance matrix and Jacobi rotations, f64; each axis has its
 * largest loading positive. O(nRows nCols^2 + nCols^3)
 */
export async function pca(
  pool: KernelPool,
  x: KernelMatrix,
  { components }: { components: number },
): Promise<Pca> {
  const engine = engineOf(pool);
  const nThreads = threadsFor(pool, x);
  const { mean } = await columnMoments(pool, x);
  const scope = engine.scope();
  try {
    const means = scope.f64(x.nCols);
    means.set(mean);
    const eigen = await eigenOfCovariance({ engine, scope, x, nThreads }, means.byteOffset);
    const { axes, variances, explained } = principalAxes(eigen, x.nCols, components);
    const given = scope.f64(axes.length);
    given.set(axes);
    const scores = scope.f32(x.nRows * components);
    const i32 = [x.ptr, x.nRows, x.nCols, components, means.byteOffset, given.byteOffset, scores.byteOffset];
    if (x.nRows > 0) await engine.gang('project', scope.block({ i32 }), nThreads);
    return { mean, axes, variances, explained, scores: new Float32Array(scores) };
  } finally {
    scope.release();
  }
}

async function eigenOfCovariance(
  call: { engine: WorkerPool; scope: Scope; x: KernelMatrix; nThreads: number },
  mean: number,
): Promise<{ values: Float64Array; vectors: Float64Array }> {
  const { engine, scope, x, nThreads } = call;
  const { nRows, nCols } = x;
  const measure = scope.block({ i32: [x.ptr, nRows, nCols, mean, 0, 0] });
  const nGroups = Math.max(1, await engine.task('covarianceGroups', measure));
  const sums = scope.f64(nGroups * nCols * nCols);
  const deviations = scope.bytes(nThreads * 4 * (nCols + 1) * 8);
  const block = scope.block({ i32: [x.ptr, nRows, nCols, mean, sums.byteOffset, deviations] });
  if (nRows > 0) await engine.gang('covariance', block, nThreads);
  else sums.fill(0);
  const vectors = scope.f64(nCols * nCols);
  await engine.task('jacobiEigen', scope.block({ i32: [sums.byteOffset, vectors.byteOffset, nCols] }));
  const values = Float64Array.from({ length: nCols }, (_, i) => sums[i * nCols + i]!);
  return sortedEigen(values, vectors);
}
