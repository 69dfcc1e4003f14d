import type { TargetNumbers } from '../../../test/testkit/regressor-conformance.ts';

/**
 * Rows by a linear congruential generator (Numerical Recipes), so that a peer in another language has the same, in steps of
 * 1/64. Targets follow the columns by a sum, with noise; as counts they are whole and from 0 up.
 */
export function madeTargets({
  n,
  d,
  seed,
  counts = false,
}: {
  n: number;
  d: number;
  seed: number;
  counts?: boolean;
}): TargetNumbers & { readonly rows: number[][]; readonly y: number[] } {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const rows: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    const row = Array.from({ length: d }, () => Math.round((uniform() * 4 - 2) * 64) / 64);
    let sum = 0.5 + row[0]! * Math.abs(row[1 % d]!);
    for (const [j, value] of row.entries()) sum += value / (j + 1.5);
    const noise = (uniform() + uniform() + uniform() - 1.5) * 2;
    rows.push(row);
    y.push(counts ? Math.max(0, Math.floor(sum + 1.5 * noise + 0.5)) : sum + noise);
  }
  return { rows, y };
}
