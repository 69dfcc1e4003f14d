import * as scalar from '../scalar/resample.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { boxOf } from './box-of.ts';
import type { FitOptions } from './options.ts';

/**
 * log(inertia) of k-means on rows uniform in the bounding box of the columns, [draws, ks.length]: the
 * reference of the gap statistic (Tibshirani, Walther and Hastie 2001, section 3, variant a).
 */
export async function boxInertias(
  _pool: KernelPool,
  x: KernelMatrix,
  options: FitOptions,
): Promise<Float64Array> {
  const { ks, starts, seed } = options;
  const box = boxOf(x);
  const out: number[] = [];
  for (let draw = 0; draw < options.draws; draw++) {
    out.push(...scalar.boxInertias(x, draw, { ks, starts, seed, box }));
    options.onProgress?.((draw + 1) / options.draws);
  }
  return Float64Array.from(out);
}
