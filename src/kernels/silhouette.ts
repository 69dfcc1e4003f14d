import { engineOf } from './pool/engine-of.ts';
import { requireLabels } from './require-labels.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/** Fewer rows than this are not worth a second thread. */
const ROWS_PER_THREAD = 1024;
const HEAD_BYTES = 128;

/**
 * Exact silhouette widths (Rousseeuw 1987) [nRows] of a labelling (`labels` [nRows], 0..k-1) and their mean; 0
 * for rows alone in their cluster and when fewer than two clusters hold rows. Never holds n x n distances.
 * O(nRows^2 nCols)
 */
export async function silhouette(
  pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<{ mean: number; widths: Float32Array }> {
  const { nRows, nCols } = x;
  requireLabels(labels, nRows, k);
  if (nRows === 0 || k < 2) return { mean: 0, widths: new Float32Array(nRows) };
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const nThreads = Math.min(pool.threads, Math.ceil(nRows / ROWS_PER_THREAD));
    const labelsCopy = scope.i32(nRows);
    labelsCopy.set(labels);
    const order = scope.i32(nRows);
    order.set(orderByLabel(labels, k));
    const widths = scope.f32(nRows);
    const block = (scratch: number) => {
      const shape = [nRows, nCols, k, nThreads, scratch];
      return scope.block({
        i32: [x.ptr, labelsCopy.byteOffset, order.byteOffset, ...shape, widths.byteOffset, 0],
      });
    };
    const bytes = await engine.gang('silhouetteScratchBytes', block(scope.bytes(HEAD_BYTES)), 1);
    await engine.gang('silhouette', block(scope.bytes(bytes)), nThreads);
    let sum = 0;
    for (const width of widths) sum += width;
    return { mean: sum / nRows, widths: widths.slice() };
  } finally {
    scope.release();
  }
}

/** Rows by label, ascending within a label: long runs of one cluster make the sums cheap. */
function orderByLabel(labels: Int32Array, k: number): Int32Array {
  const next = new Int32Array(k + 1);
  for (const label of labels) next[label + 1]!++;
  for (let c = 0; c < k; c++) next[c + 1]! += next[c]!;
  const order = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) order[next[labels[i]!]!++] = i;
  return order;
}
