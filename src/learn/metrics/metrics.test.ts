import { expect, test } from 'vitest';
import { createRng } from '#base';
import { threeClasses, twoClasses } from '../testkit/golden-metrics.ts';
import {
  classificationMetric,
  classificationMetrics,
  computeMetrics,
  metricsFor,
} from './classification-metrics.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { descendingOrder } from './descending-order.ts';
import { gainAt, liftAt } from './gain.ts';
import { classFigures } from './precision-recall.ts';
import { rankRows } from './ranking.ts';
import { calibrationError, forecastsOf, reliabilityBins } from './reliability.ts';
import { aucPerClass } from './roc-auc.ts';
import type { ScoredRows } from './scored-rows.ts';

function binary(scores: readonly number[], y: readonly number[], weights?: readonly number[]): ScoredRows {
  return {
    probabilities: Float32Array.from(scores.flatMap((p) => [1 - p, p])),
    y: Int32Array.from(y),
    nClasses: 2,
    weights: weights === undefined ? null : Float32Array.from(weights),
  };
}

test.each([
  ['two classes', twoClasses],
  ['three classes', threeClasses],
])('metrics of %s are those of scikit-learn, with and without weights', (_, golden) => {
  for (const [weights, expected] of [
    [null, golden.plain],
    [golden.weights, golden.weighted],
  ] as const) {
    const got = computeMetrics({ ...golden.rows, weights });
    for (const [name, value] of Object.entries(expected))
      expect([name, got[name]]).toEqual([name, expect.closeTo(value, 7)]);
    expect(Object.keys(expected).length).toBeGreaterThan(14);
  }
});

test('a weight of w is the row w times in every metric', () => {
  for (const { rows, weights } of [twoClasses, threeClasses]) {
    const { nClasses, y, probabilities } = rows;
    const twice = [...y.keys()].flatMap((i) => Array.from({ length: weights[i]! }, () => i));
    const repeated = computeMetrics({
      nClasses,
      weights: null,
      y: Int32Array.from(twice, (i) => y[i]!),
      probabilities: Float32Array.from(
        twice.flatMap((i) => [...probabilities.subarray(i * nClasses, (i + 1) * nClasses)]),
      ),
    });
    const weighted = computeMetrics({ ...rows, weights });
    for (const [name, value] of Object.entries(repeated)) {
      expect([name, weighted[name]]).toEqual([name, value === null ? null : expect.closeTo(value, 9)]);
    }
  }
});

test('a row of weight 0 counts for nothing', () => {
  const { rows, weights } = threeClasses;
  const without = { ...rows, weights: weights.map((weight, i) => (i % 4 === 0 ? 0 : weight)) };
  const kept = [...rows.y.keys()].filter((i) => i % 4 !== 0);
  const only = {
    nClasses: 3,
    y: Int32Array.from(kept, (i) => rows.y[i]!),
    weights: Float32Array.from(kept, (i) => weights[i]!),
    probabilities: Float32Array.from(
      kept.flatMap((i) => [...rows.probabilities.subarray(i * 3, (i + 1) * 3)]),
    ),
  };
  const expected = computeMetrics(only);
  for (const [name, value] of Object.entries(computeMetrics(without)))
    expect(value).toBeCloseTo(expected[name]!, 12);
});

test('the AUC is the share of pairs that are ranked rightly, equal ones counting half', () => {
  const rng = createRng(11);
  for (const levels of [2, 5, 1000]) {
    const n = 60;
    const scores = Array.from({ length: n }, () => rng.int(levels) / levels);
    const y = scores.map((score) => (rng.next() < (score + 0.5) / 2 ? 1 : 0));
    const weights = scores.map(() => rng.int(4));
    let right = 0;
    let pairs = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        if (y[i] !== 1 || y[j] !== 0) continue;
        const weight = weights[i]! * weights[j]!;
        pairs += weight;
        right += weight * (scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0);
      }
    }
    const rows = binary(scores, y, weights);
    expect(computeMetrics(rows)['auc']).toBeCloseTo(right / pairs, 12);
    expect(aucPerClass(rows)[0]).toBeCloseTo(right / pairs, 6);
  }
});

test('rows are ordered by falling value whatever its sign, equal ones in their order', () => {
  const rng = createRng(5);
  const values = Float32Array.from(
    { length: 500 },
    () => Math.round((rng.next() - 0.5) * 40) / (rng.int(3) + 1),
  );
  values.set([0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-40, -1e-40]);
  const expected = [...values.keys()].sort((a, b) =>
    values[a] === values[b] ? a - b : values[b]! > values[a]! ? 1 : -1,
  );
  expect([...descendingOrder(values)]).toEqual(expected);
  expect([...descendingOrder(new Float32Array())]).toEqual([]);
});

test('what is not defined is null, and no metric is ever NaN or infinite', () => {
  const cases: readonly ScoredRows[] = [
    binary([], []),
    binary([0.2, 0.7], [0, 0]),
    binary([0.2, 0.7], [1, 1]),
    binary([0, 1, 0.5], [1, 0, 1]),
    binary([0.2, 0.7], [0, 1], [0, 0]),
    binary([0.2, 0.2], [0, 1]),
    { ...threeClasses.rows, weights: null, y: new Int32Array(15).fill(2) },
    { ...threeClasses.rows, weights: null, y: threeClasses.rows.y.map((one) => Math.min(one, 1)) },
  ];
  for (const rows of cases) {
    for (const [name, value] of Object.entries(computeMetrics(rows))) {
      expect([name, value === null || Number.isFinite(value)]).toEqual([name, true]);
      const [low, high] = classificationMetric(name, rows.nClasses).range;
      if (value !== null) {
        expect(value).toBeGreaterThanOrEqual(low ?? Number.NEGATIVE_INFINITY);
        expect(value).toBeLessThanOrEqual((high ?? Number.POSITIVE_INFINITY) + 1e-12);
      }
    }
  }
  const ofOneClass = computeMetrics(binary([0.2, 0.7], [0, 0]));
  for (const name of ['auc', 'averagePrecision', 'recall', 'mcc', 'kappa', 'ks', 'lift10', 'gain20'])
    expect([name, ofOneClass[name]]).toEqual([name, null]);
  const empty = computeMetrics(binary([], []));
  for (const [name, value] of Object.entries(empty)) expect([name, value]).toEqual([name, null]);
  expect(computeMetrics(binary([0.2, 0.3], [0, 1]))['precision']).toBeNull();
  expect(computeMetrics(binary([0.2, 0.3], [0, 1]))['f1']).toBe(0);
});

test('a constant probability is worth nothing: AUC a half, correlation, kappa and KS 0, lift 1', () => {
  const rows = binary(new Array<number>(10).fill(0.3), [0, 0, 1, 0, 1, 0, 0, 0, 0, 1]);
  const got = computeMetrics(rows);
  expect(got).toMatchObject({ auc: 0.5, mcc: 0, kappa: 0, ks: 0, accuracy: 0.7, balancedAccuracy: 0.5 });
  expect(got['lift10']).toBeCloseTo(1, 12);
  expect(got['gain20']).toBeCloseTo(0.2, 12);
  expect(got['averagePrecision']).toBeCloseTo(0.3, 12);
  expect(got['calibrationError']).toBeCloseTo(0, 7);
});

test('gain and lift of the top share are the mean over the orders of equal rows', () => {
  // ten rows, four of the class: the top tenth is one row of the class, the second and third row are equal
  const ranking = rankRows(
    binary([0.9, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1], [1, 1, 0, 1, 0, 0, 0, 1, 0, 0]),
    1,
  );
  expect(gainAt(ranking, 0.1)).toBeCloseTo(1 / 4, 12);
  expect(liftAt(ranking, 0.1)).toBeCloseTo(2.5, 12);
  expect(gainAt(ranking, 0.2)).toBeCloseTo(1.5 / 4, 12);
  expect(gainAt(ranking, 0.3)).toBeCloseTo(2 / 4, 12);
  expect(gainAt(ranking, 1)).toBe(1);
});

test('calibration errors are means over bins of equal width or of equally many rows', () => {
  // numpy 2.4.6: bins by floor(10 p), and by np.array_split of the sorted rows
  const scores = [0.05, 0.06, 0.15, 0.45, 0.46, 0.48, 0.95, 0.97, 0.99, 1];
  const rows = binary(scores, [0, 1, 0, 1, 0, 0, 1, 1, 0, 1]);
  const bins = reliabilityBins(forecastsOf(rows, 1), { bins: 10, by: 'width' });
  expect(bins.map(({ from, rows: count }) => [from, count])).toEqual([
    [0, 2],
    [0.1, 1],
    [0.4, 3],
    [0.9, 4],
  ]);
  // (2 |.055 - .5| + 1 |.15 - 0| + 3 |.46333 - .33333| + 4 |.9775 - .75|) / 10
  expect(calibrationError(rows)).toBeCloseTo((0.89 + 0.15 + 0.39 + 0.91) / 10, 6);
  expect(computeMetrics(rows)['maximumCalibrationError']).toBeCloseTo(0.445, 6);
  // fives: said .24 came .4; said .878 came .6
  expect(calibrationError(rows, { bins: 2, by: 'count' })).toBeCloseTo((0.166 + 0.278) / 2, 6);
});

test('a decision by a threshold takes the place of the likeliest class', () => {
  const { rows } = twoClasses;
  const predicted = Int32Array.from(rows.y, (_, i) => (rows.probabilities[2 * i + 1]! > 0.1 ? 1 : 0));
  const got = computeMetrics({ ...rows, weights: null, predicted });
  // 14 of 16 rows are above .1, and all but one of the six of the class
  expect(got['recall']).toBeCloseTo(
    [...rows.y.keys()].filter((i) => rows.y[i] === 1 && predicted[i] === 1).length / 6,
    12,
  );
  expect(got['auc']).toBeCloseTo(twoClasses.plain['auc']!, 9);
});

test('figures of each class are those of scikit-learn', () => {
  const figures = classFigures(confusionMatrix({ ...threeClasses.rows, weights: null }));
  // precision_recall_fscore_support, scikit-learn 1.9.1
  const expected = [
    [0.57142857, 0.8, 0.66666667, 5],
    [0.75, 0.42857143, 0.54545455, 7],
    [0.75, 1, 0.85714286, 3],
  ];
  for (const [one, { precision, recall, f1, support }] of figures.entries()) {
    expect([precision, recall, f1, support]).toEqual(expected[one]!.map((value) => expect.closeTo(value, 7)));
  }
});

test('every metric is listed once, and two-class ones are left out of several', () => {
  const names = classificationMetrics.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(25);
  expect(metricsFor(3).some(({ of }) => of === 'binary')).toBe(false);
  expect(() => classificationMetric('auk')).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(() => classificationMetric('lift10', 3)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  );
});
