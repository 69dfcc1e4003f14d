import type { RankedColumn } from '#kernels';

/**
 * Rank correlation over the rows in which both have a value, ranked anew among them; NaN where one does not vary.
 * A column all of whose rows are shared keeps its ranks. O(n)
 * @param shared rows in which both have a value.
 */
export function spearmanOfPair(a: RankedColumn, b: RankedColumn, shared: number): number {
  if (shared === a.rows.length) return walk(b, a.ranks, shared);
  const ranks = shared === b.rows.length ? b.ranks : rankedAmong(b, a.ranks);
  return walk(a, ranks, shared);
}

/** Correlation of the new ranks of a column with those that another one has in the shared rows, NaN elsewhere. */
function walk({ sorted, rows }: RankedColumn, other: Float32Array, shared: number): number {
  const middle = (shared + 1) / 2;
  let [seen, own, others, product] = [0, 0, 0, 0];
  for (let from = 0; from < rows.length; ) {
    const value = sorted[from]!;
    let ties = 0;
    let sum = 0;
    do {
      const rank = other[rows[from]!]! - middle;
      if (!Number.isNaN(rank)) {
        ties++;
        sum += rank;
        others += rank * rank;
      }
      from++;
    } while (from < rows.length && sorted[from] === value);
    const rank = seen + (ties + 1) / 2 - middle;
    own += ties * rank * rank;
    product += rank * sum;
    seen += ties;
  }
  return own > 0 && others > 0 ? Math.max(-1, Math.min(1, product / Math.sqrt(own * others))) : Number.NaN;
}

/** Ranks of a column among the rows that another one has too; NaN elsewhere. */
function rankedAmong({ sorted, rows }: RankedColumn, other: Float32Array): Float32Array {
  const ranks = new Float32Array(other.length).fill(Number.NaN);
  let seen = 0;
  for (let from = 0; from < rows.length; ) {
    let to = from;
    let ties = 0;
    for (; to < rows.length && sorted[to] === sorted[from]; to++) if (!Number.isNaN(other[rows[to]!])) ties++;
    const rank = seen + (ties + 1) / 2;
    for (; from < to; from++) if (!Number.isNaN(other[rows[from]!])) ranks[rows[from]!] = rank;
    seen += ties;
  }
  return ranks;
}
