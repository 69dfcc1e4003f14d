/**
 * Best Jaccard similarity of each of k original segments, restricted to the drawn rows, over the k new clusters;
 * NaN when no row of a segment was drawn. `original` i32 [all rows], `drawn` i32 [nRows], `order` i32 [nRows] the
 * numbers of the drawn rows, `counts` i32 [k, k + 2] scratch, `out` f64 [k].
 */
export function bestJaccards(
  original: usize,
  drawn: usize,
  order: usize,
  nRows: i32,
  k: i32,
  counts: usize,
  out: usize,
): void {
  const cells = <usize>(k * k);
  const segmentSizes = counts + (cells << 2);
  const clusterSizes = segmentSizes + ((<usize>k) << 2);
  memory.fill(counts, 0, (cells + 2 * <usize>k) << 2);
  for (let i: usize = 0; i < <usize>nRows; i++) {
    const row = <usize>load<i32>(order + (i << 2));
    const segment = load<i32>(original + (row << 2));
    const cluster = load<i32>(drawn + (i << 2));
    increment(counts, segment * k + cluster);
    increment(segmentSizes, segment);
    increment(clusterSizes, cluster);
  }
  for (let segment = 0; segment < k; segment++) {
    const size = load<i32>(segmentSizes + ((<usize>segment) << 2));
    let best = size == 0 ? NaN : 0.0;
    for (let cluster = 0; cluster < k && size > 0; cluster++) {
      const both = load<i32>(counts + ((<usize>(segment * k + cluster)) << 2));
      const either = size + load<i32>(clusterSizes + ((<usize>cluster) << 2)) - both;
      best = max(best, <f64>both / <f64>either);
    }
    store<f64>(out + ((<usize>segment) << 3), best);
  }
}

function increment(counts: usize, at: i32): void {
  const place = counts + ((<usize>at) << 2);
  store<i32>(place, load<i32>(place) + 1);
}
