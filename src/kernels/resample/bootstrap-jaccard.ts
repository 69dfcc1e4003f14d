import * as scalar from '../scalar/resample.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import type { DrawOptions } from './options.ts';

/**
 * Stability of segments (Hennig 2007): nRows rows are drawn with replacement, the unique ones clustered, and
 * each original segment, restricted to them, is given its best Jaccard similarity over the new clusters.
 * Returns [draws, k] for each labeling (`labels` [nRows] in 0..k-1); NaN when no row of a segment was drawn.
 */
export async function bootstrapJaccard(
  _pool: KernelPool,
  x: KernelMatrix,
  options: DrawOptions & { readonly labelings: readonly { k: number; labels: Int32Array }[] },
): Promise<Float64Array[]> {
  const out = options.labelings.map(({ k }) => new Float64Array(options.draws * k));
  for (let draw = 0; draw < options.draws; draw++) {
    for (const [at, values] of scalar.bootstrapJaccard(x, draw, options).entries()) {
      out[at]!.set(values, draw * values.length);
    }
    options.onProgress?.((draw + 1) / options.draws);
  }
  return out;
}
