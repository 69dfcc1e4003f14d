import { expect, test } from 'vitest';
import { createRng } from '#base';
import { conformalQuantile } from './conformal-quantile.ts';
import { crossConformal } from './cross-conformal.ts';
import { fitPredictionSets, predictionSet, setFigures } from './prediction-sets.ts';

test('the quantile is the ceil((n + 1) * coverage)-th smallest, or none where there are too few', () => {
  const scores = Float64Array.of(5, 1, 4, 2, 3, 9, 8, 7, 6);
  expect(conformalQuantile(scores, 0.9)).toBe(9);
  expect(conformalQuantile(scores, 0.8)).toBe(8);
  expect(conformalQuantile(scores, 0.75)).toBe(8);
  expect(conformalQuantile(scores, 0.1)).toBe(1);
  expect(conformalQuantile(scores, 0.91)).toBe(Number.POSITIVE_INFINITY);
  expect([...scores]).toEqual([5, 1, 4, 2, 3, 9, 8, 7, 6]);
  expect(conformalQuantile(new Float64Array(), 0.5)).toBe(Number.POSITIVE_INFINITY);
});

test('a set holds the classes that are as probable as nine in ten true ones were, and is never empty', () => {
  // probabilities of the true class: .1, .2, ..., .9; with a coverage of .8 the 8th smallest score is .8
  const right = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  const probabilities = Float32Array.from(right.flatMap((p) => [p, 1 - p]));
  const rows = { probabilities, y: new Int32Array(9), nClasses: 2 };
  const sets = fitPredictionSets(rows, { coverage: 0.8, byClass: false });
  expect(sets.least[0]).toBeCloseTo(0.2, 6);
  expect(sets.least[1]).toBe(sets.least[0]);
  expect(predictionSet(Float32Array.of(0.5, 0.5), 0, sets)).toEqual([0, 1]);
  expect(predictionSet(Float32Array.of(0.15, 0.85), 0, sets)).toEqual([1]);
  expect(predictionSet(probabilities, 1, sets)).toEqual([1, 0]);
  const strict = { ...sets, least: [0.9, 0.9] };
  expect(predictionSet(Float32Array.of(0.4, 0.6), 0, strict)).toEqual([1]);
  const figures = setFigures(rows, () => sets);
  // all but the row of .1 hold class 0; single are the rows of .1 and .9
  expect(figures.coverage).toBeCloseTo(8 / 9, 12);
  expect(figures.coverageByClass).toEqual([expect.closeTo(8 / 9, 12), null]);
  expect(figures.meanSize).toBeCloseTo((9 + 7) / 9, 12);
  expect(figures.single).toBeCloseTo(2 / 9, 12);
});

test('with too few rows of a class every set holds it', () => {
  const rows = {
    probabilities: Float32Array.of(1, 0, 1, 0, 0.4, 0.6),
    y: Int32Array.of(0, 0, 1),
    nClasses: 2,
  };
  const sets = fitPredictionSets(rows, { coverage: 0.9, byClass: true });
  expect(sets.least).toEqual([0, 0]);
  expect(predictionSet(Float32Array.of(1, 0), 0, sets)).toEqual([0, 1]);
});

test('a coverage of 0 or 1 is refused', () => {
  const rows = { probabilities: Float32Array.of(1, 0), y: Int32Array.of(0), nClasses: 2 };
  for (const coverage of [0, 1, Number.NaN, 1.2])
    expect(() => fitPredictionSets(rows, { coverage, byClass: false })).toThrow(/between 0 and 1/);
});

/** Rows of three classes whose probabilities are those that they were drawn by, and some that are far too sure. */
function drawn(n: number, seed: number) {
  const rng = createRng(seed);
  const probabilities = new Float32Array(n * 3);
  const y = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const weights = [rng.next() ** 3, rng.next(), 0.3 * rng.next()];
    const sum = weights[0]! + weights[1]! + weights[2]!;
    const at = rng.next() * sum;
    y[row] = at < weights[0]! ? 0 : at < weights[0]! + weights[1]! ? 1 : 2;
    const squared = weights.map((weight) => (weight / sum) ** 2);
    const all = squared.reduce((a, b) => a + b);
    for (let one = 0; one < 3; one++) probabilities[row * 3 + one] = squared[one]! / all;
  }
  return { probabilities, y, nClasses: 3 };
}

test('over many draws new rows are covered as often as stated, in each class by itself where asked', () => {
  const covered = { all: 0, byClass: [0, 0, 0] };
  const rounds = 60;
  for (let round = 0; round < rounds; round++) {
    const fresh = drawn(500, 1000 + round);
    const marginal = fitPredictionSets(drawn(400, round), { coverage: 0.9, byClass: false });
    covered.all += setFigures(fresh, () => marginal).coverage / rounds;
    const own = fitPredictionSets(drawn(400, round), { coverage: 0.9, byClass: true });
    for (const [one, share] of setFigures(fresh, () => own).coverageByClass.entries())
      covered.byClass[one]! += share! / rounds;
  }
  // 24,000 rows to fit and 30,000 to count: three standard errors are .008; the rarest class has a tenth of them
  expect(Math.abs(covered.all - 0.9)).toBeLessThan(0.01);
  for (const share of covered.byClass) expect(Math.abs(share - 0.9)).toBeLessThan(0.02);
});

test('the coverage that is told is measured on folds that had no part in the quantile', () => {
  const rows = drawn(600, 5);
  const folds = Int32Array.from({ length: 600 }, (_, row) => row % 5);
  const { sets, figures } = crossConformal(rows, folds, { coverage: 0.9, byClass: false });
  expect(sets).toEqual(fitPredictionSets(rows, { coverage: 0.9, byClass: false }));
  let held = 0;
  for (let fold = 0; fold < 5; fold++) {
    const others = [...folds.keys()].filter((row) => folds[row] !== fold);
    const pick = (row: number) => [...rows.probabilities.subarray(row * 3, row * 3 + 3)];
    const own = fitPredictionSets(
      {
        probabilities: Float32Array.from(others.flatMap(pick)),
        y: Int32Array.from(others, (row) => rows.y[row]!),
        nClasses: 3,
      },
      { coverage: 0.9, byClass: false },
    );
    for (const row of folds.keys())
      if (folds[row] === fold && predictionSet(rows.probabilities, row, own).includes(rows.y[row]!)) held++;
  }
  expect(figures.coverage).toBeCloseTo(held / 600, 12);
});
