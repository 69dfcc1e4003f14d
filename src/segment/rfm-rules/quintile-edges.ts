/**
 * The four edges between the scores 1..5 of a column: a value has one more than the number of edges below it. Equal
 * values share a score, that of the middle of their group (mean rank), so that a value that many have takes the score
 * where most of them stand and scores may stay empty. Edges lie midway between neighbouring values; the largest number where no
 * value has a higher score. O(n log n)
 * @param values [n] finite, n at least 1.
 */
export function quintileEdges(values: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const edges = new Array<number>(4).fill(Number.MAX_VALUE);
  let score = 1;
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && sorted[to] === sorted[from]) to++;
    const own = Math.min(5, Math.floor((5 * (from + to)) / (2 * n)) + 1);
    const edge = from === 0 ? -Number.MAX_VALUE : midway(sorted[from - 1]!, sorted[from]!);
    for (; score < own; score++) edges[score - 1] = edge;
    from = to;
  }
  return edges;
}

/** Score 1..5 of a value. */
export function scoreOf(value: number, edges: ArrayLike<number>, at = 0): number {
  let score = 1;
  while (score < 5 && value > edges[at + score - 1]!) score++;
  return score;
}

function midway(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle > low && middle < high ? middle : low;
}
