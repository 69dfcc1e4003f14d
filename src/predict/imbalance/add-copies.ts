import type { KernelPool } from '#kernels';
import type { ClassifierInput, ResampledRows } from '#learn';

/**
 * All rows in their order, then a copy of each of `stems`, in a new matrix. A copy has class and weight of its row and
 * is of the same group, so that no learner that holds rows out finds one side of it on the other.
 */
export function addCopies(
  { x, y, nClasses, weights, groups }: ClassifierInput,
  stems: Uint32Array,
  pool: KernelPool,
): ResampledRows {
  const { nRows, nCols, data } = x.x;
  const grown = pool.matrix(nRows + stems.length, nCols);
  grown.data.set(data.subarray(0, nRows * nCols));
  for (const [i, stem] of stems.entries())
    grown.data.set(data.subarray(stem * nCols, (stem + 1) * nCols), (nRows + i) * nCols);
  const rowOf = (i: number) => (i < nRows ? i : stems[i - nRows]!);
  const size = { length: nRows + stems.length };
  return {
    x: { features: x.features, x: grown },
    y: Int32Array.from(size, (_, i) => y[rowOf(i)]!),
    nClasses,
    weights: weights === null ? null : Float32Array.from(size, (_, i) => weights[rowOf(i)]!),
    groups: Int32Array.from(size, (_, i) => (groups === null ? rowOf(i) : groups[rowOf(i)]!)),
  };
}
