import type { CandidateDetail, Curve } from '#contract';

const CRITERIA = [
  'silhouette',
  'inertia',
  'calinskiHarabasz',
  'daviesBouldin',
  'gap',
  'stability',
] as const satisfies (keyof CandidateDetail)[];

/** The criteria over the numbers of segments that were tried; none where nothing was tried or computed. */
export function criteriaCurves(candidates: readonly CandidateDetail[]): Record<string, Curve> {
  const at = candidates.map(({ k }) => k);
  const curves = CRITERIA.map((name): [string, Curve] => {
    const values = candidates.map((candidate) => {
      const value = candidate[name];
      return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
    });
    return [name, { over: 'k', at, values }];
  });
  return Object.fromEntries(curves.filter(([, { values }]) => values.some((value) => value !== null)));
}
