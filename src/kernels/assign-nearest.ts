import { engineOf } from './pool/engine-of.ts';
import { threadsFor } from './threads-for.ts';
import type { Assignment, KernelMatrix, KernelPool } from './types.ts';

/** The two nearest of `centres` [k, nCols] for every row, in f64; ties go to the lower index. O(nRows nCols k) */
export async function assignNearest(
  pool: KernelPool,
  x: KernelMatrix,
  centres: Float64Array,
): Promise<Assignment> {
  const { nRows, nCols } = x;
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const given = scope.f64(centres.length);
    given.set(centres);
    const labels = scope.i32(nRows);
    const distances = scope.f32(nRows);
    const runnersUp = scope.i32(nRows);
    const runnerUpDistances = scope.f32(nRows);
    const i32 = [x.ptr, nRows, nCols, given.byteOffset, centres.length / nCols, labels.byteOffset];
    i32.push(distances.byteOffset, runnersUp.byteOffset, runnerUpDistances.byteOffset);
    if (nRows > 0) await engine.gang('assignNearest', scope.block({ i32 }), threadsFor(pool, x));
    return {
      labels: new Int32Array(labels),
      distances: new Float32Array(distances),
      runnersUp: new Int32Array(runnersUp),
      runnerUpDistances: new Float32Array(runnerUpDistances),
    };
  } finally {
    scope.release();
  }
}
