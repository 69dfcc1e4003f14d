import type { KernelMatrix, KernelPool } from '../types.ts';
import { boxOf } from './box-of.ts';
import type { FitOptions } from './options.ts';
import { runDraws } from './run-draws.ts';

/**
 * log(inertia) of k-means on rows uniform in the bounding box of the columns, [draws, ks.length]: the
 * reference of the gap statistic (Tibshirani, Walther and Hastie 2001, section 3, variant a). An inertia of 0
 * counts as the smallest positive number.
 */
export async function boxInertias(
  pool: KernelPool,
  x: KernelMatrix,
  options: FitOptions,
): Promise<Float64Array> {
  const { low, width } = boxOf(x);
  const plan = { model: 'box', table: Float64Array.of(...low, ...width), statistic: 'inertia' } as const;
  const inertias = await runDraws(pool, x, { ...options, ...plan });
  return inertias.map((inertia) => Math.log(Math.max(inertia, Number.MIN_VALUE)));
}
