/** Rows to draw from, in proportion to their weights, one random number or two a draw. */
export interface DrawTable {
  /** Rows with a weight; null: all rows alike. */
  readonly rows: Uint32Array | null;
  readonly nDrawn: number;
  /** [nDrawn] share of 2^32 at which a position gives its own row, else that of its alias; null: always. */
  readonly shares: Uint32Array | null;
  readonly aliases: Uint32Array | null;
}

/** The alias method (Walker 1977; Vose 1991). O(n) */
export function drawTable(nRows: number, weights: Float32Array | null): DrawTable {
  if (weights === null) return { rows: null, nDrawn: nRows, shares: null, aliases: null };
  const rows = Uint32Array.from(weights.keys()).filter((row) => weights[row]! > 0);
  const total = rows.reduce((sum, row) => sum + weights[row]!, 0);
  const left = Float64Array.from(rows, (row) => (weights[row]! / total) * rows.length);
  const shares = new Uint32Array(rows.length).fill(2 ** 32 - 1);
  const aliases = Uint32Array.from(rows.keys());
  const small: number[] = [];
  const large: number[] = [];
  for (const [i, share] of left.entries()) (share < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large.at(-1)!;
    shares[low] = Math.floor(left[low]! * 2 ** 32);
    aliases[low] = high;
    left[high]! -= 1 - left[low]!;
    if (left[high]! < 1) small.push(large.pop()!);
  }
  return { rows, nDrawn: rows.length, shares, aliases };
}
