/**
 * For each of k segments, restricted to `rows`, the best Jaccard similarity over the clusters of `drawn`
 * (labels of these rows, in their order); NaN for a segment without a row there (Hennig 2007).
 */
export function bestJaccards(
  original: { labels: Int32Array; k: number },
  rows: Int32Array,
  drawn: { labels: Int32Array; k: number },
): Float64Array {
  const shared = new Int32Array(original.k * drawn.k);
  const segmentSizes = new Int32Array(original.k);
  const clusterSizes = new Int32Array(drawn.k);
  for (const [at, row] of rows.entries()) {
    const segment = original.labels[row]!;
    const cluster = drawn.labels[at]!;
    shared[segment * drawn.k + cluster]!++;
    segmentSizes[segment]!++;
    clusterSizes[cluster]!++;
  }
  return Float64Array.from(segmentSizes, (size, segment) => {
    if (size === 0) return Number.NaN;
    let best = 0;
    for (let cluster = 0; cluster < drawn.k; cluster++) {
      const both = shared[segment * drawn.k + cluster]!;
      best = Math.max(best, both / (size + clusterSizes[cluster]! - both));
    }
    return best;
  });
}
