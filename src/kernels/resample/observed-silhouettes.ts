import type { KernelMatrix, KernelPool } from '../types.ts';
import { runDraws } from './run-draws.ts';

/** The statistic of `nullSilhouettes` on x itself, [ks.length], by the same code as a draw. */
export async function observedSilhouettes(
  pool: KernelPool,
  x: KernelMatrix,
  options: { readonly ks: readonly number[]; readonly starts: number; readonly seed: number },
): Promise<Float64Array> {
  const plan = { model: 'observed', table: new Int32Array(0), statistic: 'silhouette', draws: 1 } as const;
  return runDraws(pool, x, { ...options, ...plan });
}
