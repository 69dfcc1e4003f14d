import { requireLabels } from '../require-labels.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import type { DrawOptions } from './options.ts';
import { runDraws } from './run-draws.ts';

/** A clustering of the rows: `labels` [nRows] in 0..k-1. */
export interface Labeling {
  readonly k: number;
  readonly labels: Int32Array;
}

/**
 * Stability of segments (Hennig 2007): nRows rows are drawn with replacement, the unique ones clustered, and
 * each original segment, restricted to them, is given its best Jaccard similarity over the new clusters.
 * Returns [draws, k] for each labeling; NaN when no row of a segment was drawn.
 */
export async function bootstrapJaccard(
  pool: KernelPool,
  x: KernelMatrix,
  { labelings, ...options }: DrawOptions & { readonly labelings: readonly Labeling[] },
): Promise<Float64Array[]> {
  const table = new Int32Array(labelings.length * x.nRows);
  for (const [at, { k, labels }] of labelings.entries()) {
    requireLabels(labels, x.nRows, k);
    table.set(labels, at * x.nRows);
  }
  const ks = labelings.map(({ k }) => k);
  const plan = { model: 'bootstrap', table, statistic: 'jaccard' } as const;
  const all = await runDraws(pool, x, { ...options, ...plan, ks });
  const width = ks.reduce((a, b) => a + b, 0);
  let first = 0;
  return ks.map((k) => {
    const from = first;
    first += k;
    return Float64Array.from({ length: options.draws * k }, (_, at) => {
      return all[Math.floor(at / k) * width + from + (at % k)]!;
    });
  });
}
