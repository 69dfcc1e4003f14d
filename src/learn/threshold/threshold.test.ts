import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { DecisionValues } from '#contract';
import type { ScoredRows } from '../metrics/scored-rows.ts';
import { fixedProcedure, labelled, memory, poolLessContext } from '../testkit/toy-procedures.ts';
import { crossValidate } from '../validate/cross-validate.ts';
import { repeatedFolds } from '../validate/folds.ts';
import { scoreSplits } from '../validate/score-splits.ts';
import { chooseThreshold, decideByThreshold, NOBODY } from './choose-threshold.ts';
import { thresholdedProcedure } from './thresholded-procedure.ts';

function rowsOf(
  scores: readonly number[],
  y: readonly number[],
  weights: readonly number[] | null = null,
): ScoredRows {
  return {
    probabilities: Float32Array.from(scores.flatMap((p) => [1 - p, p])),
    y: Int32Array.from(y),
    nClasses: 2,
    weights: weights === null ? null : Float32Array.from(weights),
  };
}

test('the threshold is the best of all, against brute force', () => {
  const rng = createRng(12);
  for (let round = 0; round < 30; round++) {
    const scores = Array.from({ length: 25 }, () => rng.int(12) / 16);
    const y = scores.map((p) => (rng.next() < p ? 1 : 0));
    const weights = scores.map(() => rng.int(4));
    const values: DecisionValues = {
      truePositive: rng.int(10) + 1,
      falsePositive: -rng.int(8),
      falseNegative: -rng.int(4),
      trueNegative: rng.int(2),
    };
    const rows = rowsOf(scores, y, weights);
    const total = weights.reduce((a, b) => a + b, 0);
    const sumOf = (keep: (i: number) => boolean) =>
      weights.reduce((sum, weight, i) => (keep(i) ? sum + weight : sum), 0);
    const at = (t: number) => {
      const tp = sumOf((i) => scores[i]! >= t && y[i] === 1);
      const fp = sumOf((i) => scores[i]! >= t && y[i] === 0);
      const fn = sumOf((i) => scores[i]! < t && y[i] === 1);
      const tn = sumOf((i) => scores[i]! < t && y[i] === 0);
      const { truePositive, falsePositive, falseNegative, trueNegative } = values;
      return {
        f1: tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn),
        profit: (tp * truePositive + fp * falsePositive + fn * falseNegative + tn * trueNegative) / total,
      };
    };
    const all = [...new Set(scores), 2].map(at);
    const f1 = chooseThreshold(rows, { by: 'f1' });
    expect(f1.f1).toBeCloseTo(Math.max(...all.map((one) => one.f1)), 12);
    expect(at(f1.threshold).f1).toBeCloseTo(f1.f1, 12);
    const profit = chooseThreshold(rows, { by: 'profit', values });
    expect(profit.profit).toBeCloseTo(Math.max(...all.map((one) => one.profit)), 12);
    expect(at(profit.threshold).profit).toBeCloseTo(profit.profit!, 12);
    const costs = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, -value]),
    ) as typeof values;
    expect(chooseThreshold(rows, { by: 'cost', costs })).toEqual({ ...profit, by: 'cost' });
  }
});

test('of honest probabilities the threshold of least cost is the one that the costs imply', () => {
  const rng = createRng(21);
  const scores = Array.from({ length: 20_000 }, () => rng.next());
  const rows = rowsOf(
    scores,
    scores.map((p) => (rng.next() < p ? 1 : 0)),
  );
  // Elkan 2001, equation 2: (cost of a false alarm) / (that + cost of a miss)
  const costs = { truePositive: 0, falsePositive: 1, falseNegative: 4, trueNegative: 0 };
  expect(Math.abs(chooseThreshold(rows, { by: 'cost', costs }).threshold - 0.2)).toBeLessThan(0.06);
});

test('where every row loses money, no row is decided for; where every row wins, all are', () => {
  const rows = rowsOf([0.1, 0.6, 0.9], [0, 1, 0]);
  const loses = { truePositive: -1, falsePositive: -5, falseNegative: 0, trueNegative: 0 };
  expect(chooseThreshold(rows, { by: 'profit', values: loses })).toMatchObject({
    threshold: NOBODY,
    flagged: 0,
    precision: null,
    profit: 0,
  });
  expect([...decideByThreshold(Float32Array.of(0, 1, 1, 0), NOBODY)]).toEqual([0, 0]);
  const wins = { truePositive: 5, falsePositive: 1, falseNegative: 0, trueNegative: 0 };
  const chosen = chooseThreshold(rows, { by: 'profit', values: wins });
  expect(chosen.flagged).toBe(1);
  expect([...decideByThreshold(rows.probabilities, chosen.threshold)]).toEqual([1, 1, 1]);
});

test('money that cannot be decided by is refused', () => {
  const rows = rowsOf([0.1, 0.6], [0, 1]);
  const invalid = expect.objectContaining({ code: 'OPTION_INVALID' });
  const same = { truePositive: 1, falsePositive: 2, falseNegative: 1, trueNegative: 2 };
  expect(() => chooseThreshold(rows, { by: 'profit', values: same })).toThrow(invalid);
  expect(() => chooseThreshold(rows, { by: 'cost', costs: { ...same, truePositive: Number.NaN } })).toThrow(
    invalid,
  );
});

test('a procedure decides by a threshold from inside of its training rows, and scores follow its decision', async () => {
  const rng = createRng(14);
  const x = Array.from({ length: 400 }, () => rng.next());
  const rows = labelled({ x }, { y: x.map((value) => (rng.next() < 0.4 * value ? 1 : 0)) });
  // never above a half: the likeliest class is always 0
  const shy = fixedProcedure(['x'], (value) => 0.4 * value!);
  const splits = repeatedFolds(rows, { folds: 4, repeats: 1 }, createRng(1));
  const ctx = poolLessContext();
  const plain = scoreSplits(rows, await crossValidate(shy, { rows, splits }, ctx)).test;
  const decided = thresholdedProcedure(shy, { goal: { by: 'f1' } });
  const { test: scores } = scoreSplits(rows, await crossValidate(decided, { rows, splits }, ctx));
  expect(plain['f1']).toEqual([0, 0, 0, 0]);
  for (const value of scores['f1']!) expect(value).toBeGreaterThan(0.25);
  expect(scores['auc']).toEqual(plain['auc']);
  const fitted = await decided.fit(rows, ctx);
  expect(fitted.chosen.threshold).toBeGreaterThan(0.05);
  expect(fitted.chosen.threshold).toBeLessThan(0.4);
});

test('the threshold is chosen on rows that the procedure did not see', async () => {
  const id = Array.from({ length: 60 }, (_, i) => i);
  const rows = labelled({ id }, { y: id.map((one) => (one % 3 === 0 ? 1 : 0)) });
  const seen: { train: number[]; asked: number[] }[] = [];
  const fitted = await thresholdedProcedure(memory(seen), { goal: { by: 'f1' }, folds: 3 }).fit(
    rows,
    poolLessContext(),
  );
  expect(seen).toHaveLength(4);
  for (const { train, asked } of seen) expect(asked.filter((one) => train.includes(one))).toEqual([]);
  // a memory knows nothing of strangers: all or none, never the 1 of rows that it knows
  expect(fitted.chosen.threshold).toBeCloseTo(1 / 3, 1);
  const three = labelled({ id }, { y: id.map((one) => one % 3), nClasses: 3 });
  await expect(
    thresholdedProcedure(memory(), { goal: { by: 'f1' } }).fit(three, poolLessContext()),
  ).rejects.toMatchObject({ code: 'OPTION_INVALID' });
});
