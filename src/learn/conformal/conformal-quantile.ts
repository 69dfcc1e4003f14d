/**
 * The score that a new one stays at or below with at least the stated probability, when it is drawn like these: their
 * ceil((n + 1) * coverage)-th smallest (Vovk, Gammerman and Shafer 2005).
 * @param scores [n], any order; not changed. @param coverage in (0, 1).
 * @returns Infinity where there are too few scores to say so.
 */
export function conformalQuantile(scores: Float64Array, coverage: number): number {
  // 10 * 0.9 is 9.000000000000002 in floats of other numbers: what is a whole number by all but rounding is one
  const rank = Math.ceil((scores.length + 1) * coverage - 1e-9);
  if (rank > scores.length) return Number.POSITIVE_INFINITY;
  return scores.slice().sort()[Math.max(0, rank - 1)]!;
}
