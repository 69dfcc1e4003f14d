import type { LabelledNumbers } from '../../../test/testkit/classifier-conformance.ts';

/** Rows by a linear congruential generator (Numerical Recipes), so that a peer in another language has the same; every fifth class is drawn anew. */
export function madeRows({
  n,
  d,
  classes,
  seed,
}: {
  n: number;
  d: number;
  classes: number;
  seed: number;
}): LabelledNumbers {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const rows: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    const c = i % classes;
    rows.push(
      Array.from({ length: d }, (_, j) => {
        const spread = (uniform() + uniform() + uniform() - 1.5) * 2;
        return spread + (j % classes === c ? 0.75 : 0) - 0.25 * (j % 3);
      }),
    );
    y.push(uniform() < 0.2 ? Math.floor(uniform() * classes) : c);
  }
  return { rows, y };
}
