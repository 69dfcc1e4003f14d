import { expect, test } from 'vitest';
import type { ComparedLearner } from '#contract';
import { conclusionOf } from './conclusion.ts';

const learner = (title: string, given: Partial<ComparedLearner> = {}): ComparedLearner => ({
  learner: title,
  title,
  k: 3,
  verdict: 'stable',
  reasons: [],
  silhouette: 0.4,
  calinskiHarabasz: 10,
  daviesBouldin: 1,
  stability: 0.9,
  minimumStability: 0.8,
  bic: null,
  sizes: [3, 2, 1],
  ...given,
});
const agree = (value: number) => [
  [1, value],
  [value, 1],
];

test('a learner is ahead only by more than another seed would give; else they tie by name', () => {
  const a = learner('A');
  expect(conclusionOf([a, learner('B', { silhouette: 0.395 })], agree(0.5))[0]!.message).toBe(
    'A (0.40) and B (0.40) set their segments equally far apart, by silhouette.',
  );
  expect(conclusionOf([a, learner('B', { silhouette: 0.45 })], agree(0.5))[0]!.message).toBe(
    'B (0.45) sets its segments furthest apart, by silhouette.',
  );
});

test('segments that no learner can be trusted with come first, and those that agree are named', () => {
  const none = { verdict: 'do-not-use' } as const;
  const both = conclusionOf([learner('A', none), learner('B', none)], agree(0.85));
  expect(both.map(({ code }) => code)).toEqual(['none-usable', 'separation', 'stability', 'same-segments']);
  expect(both.at(-1)!.message).toContain('A and B (0.85)');
  const one = conclusionOf([learner('A'), learner('B', none)], agree(0.1));
  expect(one.map(({ code }) => code)).toEqual(['some-usable', 'separation', 'stability', 'other-segments']);
  expect(one[0]!.message).toBe('Only A gives segments that may be used.');
});

test('stability is compared where more than one has it, and one learner alone concludes nothing', () => {
  const codes = conclusionOf([learner('A'), learner('B', { stability: null })], agree(0.5)).map(
    (r) => r.code,
  );
  expect(codes).toEqual(['separation']);
  expect(conclusionOf([learner('A')], [[1]])).toEqual([]);
});
