import { expect, test } from 'vitest';
import type { NullTest } from '#contract';
import type { CertifiedSegment } from './certificate.ts';
import { consensusOf, dropCandidates, elbowOf } from './choose-k.ts';
import { type Criteria, gapRule, meanRanks } from './mean-ranks.ts';
import { quantile } from './quantile.ts';
import { stabilityBand, summariseStability } from './stability.ts';
import { verdictOf } from './verdict.ts';

const criteria = (k: number, values: Partial<Criteria> = {}): Criteria => ({
  k,
  silhouette: 0,
  calinskiHarabasz: 0,
  daviesBouldin: 0,
  gap: 0,
  gapStandardError: 0,
  stability: 0,
  ...values,
});

test('the bands of stability are those of the rules, bounds included', () => {
  expect([0.599, 0.6, 0.749, 0.75, 0.85, 0.851].map(stabilityBand)).toEqual([
    'unstable',
    'doubtful',
    'doubtful',
    'stable',
    'stable',
    'highly-stable',
  ]);
});

test('stability is the mean over the draws that saw the segment, weighted by customers over segments', () => {
  const draws = Float64Array.of(1, 0.5, Number.NaN, 0.7, 0.8, Number.NaN, Number.NaN, Number.NaN);
  const two = summariseStability(draws.subarray(0, 6), Int32Array.of(30, 10));
  expect(two.bySegment[0]).toBeCloseTo(0.9, 12);
  expect(two.bySegment[1]).toBeCloseTo(0.6, 12);
  expect(two.overall).toBeCloseTo((30 * 0.9 + 10 * 0.6) / 40, 12);
  expect(two.minimum).toBeCloseTo(0.6, 12);
  const unseen = summariseStability(draws.subarray(6), Int32Array.of(3, 1));
  expect(unseen.bySegment).toEqual([null, null]);
  expect(unseen.minimum).toBe(0);
});

test('the gap rule takes the smallest k within one standard error of the next, else the largest gap', () => {
  const gaps = [0.1, 0.5, 0.52, 0.8].map((gap, at) => criteria(at + 2, { gap, gapStandardError: 0.03 }));
  expect(gapRule(gaps)).toBe(1);
  expect(gapRule(gaps.map((c) => ({ ...c, gapStandardError: 0 })))).toBe(3);
});

test('ranks share ties, Davies-Bouldin counts downwards and the mean is over five criteria', () => {
  const { byCriterion, mean } = meanRanks([
    criteria(2, { silhouette: 0.5, calinskiHarabasz: 10, daviesBouldin: 1, gap: 0.1, stability: 0.9 }),
    criteria(3, { silhouette: 0.5, calinskiHarabasz: 30, daviesBouldin: 0.5, gap: 0.3, stability: 0.8 }),
    criteria(4, { silhouette: 0.4, calinskiHarabasz: 20, daviesBouldin: 0.7, gap: 0.2, stability: 0.7 }),
  ]);
  expect(byCriterion).toEqual([
    [1.5, 1.5, 3],
    [3, 1, 2],
    [3, 1, 2],
    [3, 1, 2],
    [1, 2, 3],
  ]);
  expect(mean.map((rank) => Math.round(rank * 10) / 10)).toEqual([2.3, 1.3, 2.4]);
});

test('a k with a segment under 1 % or a Jaccard under .5 is dropped if any other remains', () => {
  const small = { k: 3, smallestShare: 0.0099, minimumStability: 0.9 };
  const loose = { k: 4, smallestShare: 0.2, minimumStability: 0.49 };
  const good = { k: 2, smallestShare: 0.01, minimumStability: 0.5 };
  expect(dropCandidates([good, small, loose]).map((reason) => reason?.code ?? null)).toEqual([
    null,
    'segment-too-small',
    'segment-dissolves',
  ]);
  expect(dropCandidates([small, loose])).toEqual([null, null]);
});

test('the best mean rank wins, and a k within the bootstrap interval ties with the smallest shown', () => {
  const better = (k: number) => criteria(k, { silhouette: 1, calinskiHarabasz: 1, gap: 1, stability: 1 });
  const clear = [criteria(2), better(3)];
  expect(consensusOf(clear, Array(100).fill(clear))).toMatchObject({ k: 3, tied: [3] });
  const swapped = [better(2), criteria(3)];
  const wavering = Array.from({ length: 100 }, (_, b) => (b % 20 === 0 ? swapped : clear));
  expect(consensusOf(clear, wavering)).toMatchObject({ k: 2, tied: [2, 3] });
  expect(consensusOf(clear, wavering).reasons.map((reason) => reason.code)).toContain('tie');
});

test('the elbow is where the inertia bends most, and there is none in a straight line', () => {
  const at = (inertias: number[]) => elbowOf(inertias.map((inertia, i) => ({ k: i + 2, inertia })));
  expect(at([100, 40, 35, 30, 25])).toBe(3);
  expect(at([40, 30, 20, 10])).toBe(null);
  expect(at([40, 30])).toBe(null);
});

test('a quantile interpolates between order statistics', () => {
  expect(quantile(Float64Array.of(4, 1, 3, 2), 0.5)).toBe(2.5);
  expect(quantile(Float64Array.of(10, 20, 30, 40, 50), 0.025)).toBeCloseTo(11, 12);
});

const nulls = (p: number): NullTest[] => [
  { name: 'independent-columns', draws: 99, p: 0.01 },
  { name: 'one-gaussian', draws: 99, p },
];
const segments = (...jaccards: number[]): CertifiedSegment[] =>
  jaccards.map((stability, label) => ({
    label,
    name: null,
    size: 10,
    share: 1 / jaccards.length,
    stability,
    verdict: stabilityBand(stability),
  }));
const judge = (p: number, jaccards: number[]) =>
  verdictOf(
    { byRule: false, given: null, nulls: nulls(p), segments: segments(...jaccards) },
    ({ label }) => `S${label + 1}`,
  );

test('a null model that is not rejected, or only unstable segments, forbid the use', () => {
  const noClusters = judge(0.02, [0.99, 0.99]);
  expect(noClusters.verdict).toBe('do-not-use');
  expect(noClusters.reasons.map((reason) => reason.code)).toEqual(['no-clusters']);
  expect(noClusters.reasons[0]!.message).toContain('1 of 99 draws of a single Gaussian cloud');
  expect(noClusters.reasons[0]!.message).toContain('p = 0.02');
  const unstable = judge(0.01, [0.59, 0.2]);
  expect(unstable.verdict).toBe('do-not-use');
  expect(unstable.reasons.map((reason) => reason.code)).toEqual(['structure', 'all-unstable']);
  expect(verdictOf({ byRule: false, given: null, nulls: [], segments: segments(1) }, () => '').verdict).toBe(
    'do-not-use',
  );
});

test('every null model must be rejected, the filled box too, and the reason names them all', () => {
  const three = (p: number) =>
    verdictOf(
      {
        byRule: false,
        given: null,
        nulls: [...nulls(0.01), { name: 'one-box', draws: 99, p }],
        segments: segments(0.9, 0.9),
      },
      ({ label }) => `S${label + 1}`,
    );
  expect(three(0.01).verdict).toBe('stable');
  expect(three(0.01).reasons[0]!.message).toContain(
    'none of shuffled columns, a single Gaussian cloud and an evenly filled box looks as clustered in 99 draws of each (p = 0.01, 0.01 and 0.01)',
  );
  expect(three(0.02).verdict).toBe('do-not-use');
  expect(three(0.02).reasons[0]!.message).toContain('1 of 99 draws of one evenly filled box');
});

test('80 % of the customers in stable segments make a segmentation stable', () => {
  expect(judge(0.01, [0.75, 0.9, 0.9, 0.9, 0.3]).verdict).toBe('stable');
  expect(judge(0.01, [0.74, 0.9, 0.9, 0.9, 0.3]).verdict).toBe('doubtful');
});

test('a doubtful segmentation names the segments that hold and those that do not', () => {
  const { reasons } = judge(0.01, [0.9, 0.7, 0.4]);
  const message = (code: string) => reasons.find((reason) => reason.code === code)?.message;
  expect(message('segments-that-hold')).toBe('These hold: S1 (0.90).');
  expect(message('segments-not-stable')).toBe('These do not: S2 (0.70) and S3 (0.40).');
});
