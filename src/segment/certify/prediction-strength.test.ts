import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { kmeansLearner } from '../kmeans/index.ts';
import type { SegmentLearner } from '../protocol/index.ts';
import { leastTogether, predictionStrength, strongestK } from './prediction-strength.ts';

const choice = { learner: kmeansLearner as SegmentLearner, options: {} };

/** Equation 2.1 of Tibshirani and Walther 2005 pair by pair. */
function byPairs(own: number[], foretold: number[]): number {
  const shares = [...new Set(own)].flatMap((label) => {
    const rows = [...own.keys()].filter((i) => own[i] === label);
    const pairs = rows.flatMap((i) => rows.filter((j) => j > i).map((j) => foretold[i] === foretold[j]));
    return pairs.length === 0 ? [] : [pairs.filter(Boolean).length / pairs.length];
  });
  return Math.min(...shares);
}

test('the least share of pairs kept together is that of all pairs counted one by one', () => {
  const rng = createRng(1);
  for (let round = 0; round < 20; round++) {
    const own = Array.from({ length: 40 }, () => rng.int(4));
    const foretold = Array.from({ length: 40 }, () => rng.int(3));
    expect(leastTogether(Int32Array.from(own), Int32Array.from(foretold))).toBeCloseTo(
      byPairs(own, foretold),
      12,
    );
  }
  expect(leastTogether(Int32Array.of(0, 1), Int32Array.of(0, 0))).toBe(0);
});

test('three groups far apart are foretold perfectly, more than there are badly, and three gets the vote', async () => {
  const ctx = await kernelContext();
  const rng = createRng(2);
  const rows = Array.from({ length: 300 }, (_, i) => [rng.normal() + 20 * (i % 3), rng.normal()]);
  const matrix = await matrixOf(rows, ctx);
  const ks = [2, 3, 4, 5];
  const found = await predictionStrength(matrix, { ks, choice }, ctx);
  expect(found[1]).toEqual({ mean: 1, standardError: 0 });
  expect(found[2]!.mean).toBeLessThan(0.8);
  expect(strongestK(ks.map((k, at) => ({ k, predictionStrength: found[at]! })))).toBe(3);
  expect(await predictionStrength(matrix, { ks, choice }, await kernelContext({ threads: 1 }))).toEqual(
    found,
  );
});

test('no number of segments gets the vote of one round cloud, and too few distinct rows have none', async () => {
  const ctx = await kernelContext();
  const rng = createRng(3);
  const cloud = await matrixOf(
    Array.from({ length: 400 }, () => Array.from({ length: 6 }, () => rng.normal())),
    ctx,
  );
  const ks = [2, 3, 4];
  const found = await predictionStrength(cloud, { ks, choice }, ctx);
  expect(strongestK(ks.map((k, at) => ({ k, predictionStrength: found[at]! })))).toBe(null);
  const few = await matrixOf([[1], [1], [1], [2], [2], [2]], ctx);
  expect(await predictionStrength(few, { ks: [5], choice }, ctx)).toEqual([null]);
});
