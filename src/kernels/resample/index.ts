import { createRng } from '#base';
import { kmeans } from '../scalar/kmeans.ts';
import { silhouette } from '../scalar/silhouette.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';

interface Draws {
  readonly ks: readonly number[];
  readonly starts: number;
  readonly seed: number;
  readonly draws: number;
  readonly onProgress?: (share: number) => void;
}

const stop = { maxIterations: 300, tolerance: 1e-6 };

/** Silhouette of a k-means per k on null draws, [draws, ks.length]. Temporary scalar version. */
export async function nullSilhouettes(
  _pool: KernelPool,
  x: KernelMatrix,
  options: Draws & { readonly model: 'independent-columns' | 'one-gaussian'; readonly groups: Int32Array },
): Promise<Float64Array> {
  const out: number[] = [];
  for (let draw = 0; draw < options.draws; draw++) {
    const rng = createRng(options.seed).fork(draw);
    const data = Float32Array.from(x.data);
    for (const group of new Set(options.groups)) {
      for (let i = x.nRows - 1; i > 0; i--) {
        const r = rng.int(i + 1);
        for (let j = 0; j < x.nCols; j++) {
          if (options.groups[j] !== group) continue;
          const kept = data[i * x.nCols + j]!;
          data[i * x.nCols + j] = data[r * x.nCols + j]!;
          data[r * x.nCols + j] = kept;
        }
      }
    }
    const rows = { nRows: x.nRows, nCols: x.nCols, data };
    for (const k of options.ks) {
      out.push(
        silhouette(rows, kmeans(rows, { k, starts: options.starts, seed: draw, ...stop }).labels, k).mean,
      );
    }
    options.onProgress?.((draw + 1) / options.draws);
  }
  return Float64Array.from(out);
}

/** The statistic of nullSilhouettes on x itself, [ks.length]. Temporary scalar version. */
export async function observedSilhouettes(
  _pool: KernelPool,
  x: KernelMatrix,
  options: { readonly ks: readonly number[]; readonly starts: number; readonly seed: number },
): Promise<Float64Array> {
  return Float64Array.from(options.ks, (k) => {
    const { labels } = kmeans(x, { k, starts: options.starts, seed: options.seed, ...stop });
    return silhouette(x, labels, k).mean;
  });
}

/** log(inertia) on uniform boxes, [draws, ks.length]. Temporary scalar version. */
export async function boxInertias(_pool: KernelPool, x: KernelMatrix, options: Draws): Promise<Float64Array> {
  const out: number[] = [];
  const low = new Float64Array(x.nCols).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(x.nCols).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < x.data.length; at++) {
    const j = at % x.nCols;
    low[j] = Math.min(low[j]!, x.data[at]!);
    high[j] = Math.max(high[j]!, x.data[at]!);
  }
  for (let draw = 0; draw < options.draws; draw++) {
    const rng = createRng(options.seed).fork(draw);
    const data = x.data.map(
      (_, at) => low[at % x.nCols]! + rng.next() * (high[at % x.nCols]! - low[at % x.nCols]!),
    );
    const rows = { nRows: x.nRows, nCols: x.nCols, data };
    for (const k of options.ks) {
      out.push(Math.log(kmeans(rows, { k, starts: options.starts, seed: draw, ...stop }).inertia));
    }
    options.onProgress?.((draw + 1) / options.draws);
  }
  return Float64Array.from(out);
}

/** Best Jaccard of each segment over bootstrap clusterings, [draws, k] per labelling. Temporary scalar version. */
export async function bootstrapJaccard(
  _pool: KernelPool,
  x: KernelMatrix,
  options: Omit<Draws, 'ks'> & { readonly labelings: readonly { k: number; labels: Int32Array }[] },
): Promise<Float64Array[]> {
  return options.labelings.map(({ k, labels }) => {
    const out: number[] = [];
    for (let draw = 0; draw < options.draws; draw++) {
      const rng = createRng(options.seed).fork(draw);
      const rows = [...new Set(Array.from({ length: x.nRows }, () => rng.int(x.nRows)))].sort(
        (a, b) => a - b,
      );
      const data = Float32Array.from(
        rows.flatMap((i) => [...x.data.subarray(i * x.nCols, (i + 1) * x.nCols)]),
      );
      const drawn = { nRows: rows.length, nCols: x.nCols, data };
      const fitted = kmeans(drawn, { k, starts: options.starts, seed: draw, ...stop });
      for (let segment = 0; segment < k; segment++) {
        const overlap = new Int32Array(k);
        for (const [at, i] of rows.entries()) if (labels[i] === segment) overlap[fitted.labels[at]!]!++;
        const size = overlap.reduce((a, b) => a + b, 0);
        const scores = [...overlap].map((both, c) => both / (size + fitted.sizes[c]! - both));
        out.push(size > 0 ? Math.max(...scores) : Number.NaN);
      }
    }
    return Float64Array.from(out);
  });
}
