import { expect, test } from 'vitest';
import { createRng } from '#base';
import { predictionCurvesSchema } from '#contract';
import { rankRows } from '../metrics/ranking.ts';
import type { ScoredRows } from '../metrics/scored-rows.ts';
import { threeClasses, twoClasses } from '../testkit/golden-metrics.ts';
import { precisionRecallCurve } from './precision-recall-curve.ts';
import { predictionCurves } from './prediction-curves.ts';
import { rocCurve } from './roc-curve.ts';
import { thinCurve } from './thin-curve.ts';
import { wilsonInterval } from './wilson.ts';

const weighted: ScoredRows = { ...twoClasses.rows, weights: twoClasses.weights };
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

/** Many rows with probabilities that are a little too sure. */
function manyRows(nRows: number): ScoredRows {
  const rng = createRng(23);
  const probabilities = new Float32Array(2 * nRows);
  const y = new Int32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    const p = rng.next() ** 2;
    y[i] = rng.next() < 0.1 + 0.6 * p ? 1 : 0;
    probabilities.set([1 - p, p], 2 * i);
  }
  return { probabilities, y, nClasses: 2, weights: null };
}

test('the ROC curve is that of scikit-learn', () => {
  // roc_curve with sample_weight, scikit-learn 1.9.1; points on a straight line are dropped here
  const x = [0, 0, 0.1875, 0.3125, 0.3125, 0.375, 0.5625, 0.8125, 0.875, 1];
  const y = [0, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 1, 1];
  const corners = [0, 1, 3, 4, 7, 8, 9];
  const curve = rocCurve(rankRows(weighted, 1), 1)!;
  expect(curve.falsePositiveRate).toEqual(close(corners.map((i) => x[i]!)));
  expect(curve.truePositiveRate).toEqual(close(corners.map((i) => y[i]!)));
  expect(curve.thresholds).toEqual([null, 0.625, 0.5, 0.4375, 0.1875, 0.125, 0.0625]);
  expect(curve.auc).toBeCloseTo(twoClasses.weighted['auc']!, 12);
});

test('the precision-recall curve is that of scikit-learn', () => {
  // precision_recall_curve with sample_weight, scikit-learn 1.9.1, from the highest threshold down
  const recall = [1 / 12, 1 / 3, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 1, 1];
  const precision = [
    1, 1, 1, 0.6666666666666666, 0.5454545454545454, 0.6428571428571429, 0.6, 0.5, 0.4090909090909091,
    0.46153846153846156, 0.42857142857142855,
  ];
  const curve = precisionRecallCurve(rankRows(weighted, 1), 1)!;
  const corners = [0, 2, 4, 5, 8, 9, 10];
  expect(curve.recall).toEqual(close(corners.map((i) => recall[i]!)));
  expect(curve.precision).toEqual(close(corners.map((i) => precision[i]!)));
  expect(curve.base).toBeCloseTo(12 / 28, 12);
});

test('curves fit their schema, of two classes and of three', () => {
  const values = { truePositive: 10, falsePositive: -3, falseNegative: 0, trueNegative: 0 };
  const two = predictionCurves(weighted, values);
  expect(predictionCurvesSchema.parse(JSON.parse(JSON.stringify(two)))).toEqual(two);
  expect(two.roc.map((curve) => curve.class)).toEqual([1]);
  const three = predictionCurves({ ...threeClasses.rows, weights: null }, values);
  expect(predictionCurvesSchema.parse(JSON.parse(JSON.stringify(three)))).toEqual(three);
  expect(three.precisionRecall).toHaveLength(3);
  expect(three.calibration.map((curve) => curve.class)).toEqual([null, 0, 1, 2]);
  expect(three.threshold[0]!.profit).toBeNull();
  // one class in the test part, then no rows at all
  const ofOne = predictionCurves({ ...twoClasses.rows, weights: null, y: new Int32Array(16) }, values);
  expect(ofOne).toMatchObject({ roc: [], precisionRecall: [], gain: [] });
  expect(predictionCurvesSchema.parse(ofOne)).toEqual(ofOne);
  const none = predictionCurves({
    probabilities: new Float32Array(),
    y: new Int32Array(),
    nClasses: 2,
    weights: null,
  });
  expect(none).toMatchObject({ roc: [], calibration: [], threshold: [] });
});

test('curves of many rows have at most 200 points and keep area, corners and best thresholds', () => {
  const rows = manyRows(20_000);
  const values = { truePositive: 5, falsePositive: -1, falseNegative: -2, trueNegative: 0 };
  const { roc, gain, threshold, precisionRecall } = predictionCurves(rows, values);
  for (const curve of [roc[0]!, gain[0]!, threshold[0]!, precisionRecall[0]!]) {
    expect(curve.thresholds.length).toBeLessThanOrEqual(200);
    expect(curve.thresholds.length).toBeGreaterThan(100);
  }
  const { falsePositiveRate: x, truePositiveRate: y, auc } = roc[0]!;
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
  expect(Math.abs(area - auc)).toBeLessThan(5e-4);
  // brute force over every threshold, O(n log n) once
  const order = [...rows.y.keys()].sort(
    (a, b) => rows.probabilities[2 * b + 1]! - rows.probabilities[2 * a + 1]!,
  );
  const positives = rows.y.reduce((sum, one) => sum + one, 0);
  let best = { f1: 0, profit: (-2 * positives) / 20_000, ks: 0 };
  let found = 0;
  for (const [i, row] of order.entries()) {
    found += rows.y[row]!;
    best = {
      f1: Math.max(best.f1, (2 * found) / (i + 1 + positives)),
      profit: Math.max(best.profit, (5 * found - (i + 1 - found) - 2 * (positives - found)) / 20_000),
      ks: Math.max(best.ks, found / positives - (i + 1 - found) / (20_000 - positives)),
    };
  }
  expect(Math.max(...threshold[0]!.f1)).toBeCloseTo(best.f1, 5);
  expect(Math.max(...threshold[0]!.profit!)).toBeCloseTo(best.profit, 5);
  expect(Math.max(...x.map((value, i) => y[i]! - value))).toBeCloseTo(best.ks, 5);
  const { thresholds } = threshold[0]!;
  for (let i = 2; i < thresholds.length; i++) expect(thresholds[i]).toBeLessThanOrEqual(thresholds[i - 1]!);
});

test('the first point decides for no row, the last for all', () => {
  const { threshold, gain } = predictionCurves(weighted, {
    truePositive: 4,
    falsePositive: -1,
    falseNegative: -2,
    trueNegative: 1,
  });
  const [curve] = threshold;
  // of 28 rows by weight 12 are of the class
  expect(curve).toMatchObject({ class: 1, thresholds: expect.arrayContaining([null, 0.0625]) });
  expect([curve!.flagged[0], curve!.precision[0], curve!.recall[0], curve!.f1[0]]).toEqual([0, null, 0, 0]);
  expect(curve!.profit![0]).toBeCloseTo((-2 * 12 + 16) / 28, 6);
  expect(curve!.flagged.at(-1)).toBe(1);
  expect(curve!.profit!.at(-1)).toBeCloseTo((4 * 12 - 16) / 28, 5);
  expect([gain[0]!.share[0], gain[0]!.gain[0], gain[0]!.lift[0]]).toEqual([0, 0, null]);
  expect([gain[0]!.share.at(-1), gain[0]!.gain.at(-1), gain[0]!.lift.at(-1)]).toEqual([1, 1, 1]);
});

test('a calibration curve has the rows of each bin and how sure it is', () => {
  const rows = manyRows(2000);
  const [curve] = predictionCurves(rows).calibration;
  expect(curve!.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(2000);
  for (const { from, to, said, came, low, high } of curve!.bins) {
    expect(said).toBeGreaterThanOrEqual(from);
    expect(said).toBeLessThanOrEqual(to);
    expect(low).toBeLessThanOrEqual(came);
    expect(high).toBeGreaterThanOrEqual(came);
  }
  // what is said above .7 came in about .1 + .6 of it: too sure, and known to be
  const last = curve!.bins.at(-1)!;
  expect(last.high).toBeLessThan(last.said);
});

test('a histogram counts each row once, by its true class', () => {
  const [histogram] = predictionCurves(weighted).histogram;
  expect(histogram!.edges).toHaveLength(21);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  expect(histogram!.weights.map(sum)).toEqual([16, 12]);
  // 14 sixteenths = .875 is in the bin from .85
  expect(histogram!.weights[1]![17]).toBe(1);
});

test('Wilson intervals are those of scipy', () => {
  // scipy 1.17.1 binomtest(k, n).proportion_ci(method='wilson')
  for (const [k, n, low, high] of [
    [0, 5, 0, 0.43448246478317476],
    [3, 10, 0.10779126740630102, 0.6032218525388546],
    [10, 10, 0.7224672001371109, 1],
    [40, 100, 0.3094012864324589, 0.4979974132089382],
  ] as const) {
    expect(wilsonInterval(k / n, n)).toEqual({
      low: expect.closeTo(low, 12),
      high: expect.closeTo(high, 12),
    });
  }
});

test('thinning drops what lies on a line and keeps every corner', () => {
  const x = Array.from({ length: 1001 }, (_, i) => i);
  const y = x.map((value) => Math.min(value, 300) + Math.max(0, value - 700));
  expect(thinCurve(x, y)).toEqual([0, 300, 700, 1000]);
  expect(thinCurve(x, y, { keep: [500] })).toEqual([0, 300, 500, 700, 1000]);
  expect(
    thinCurve(
      x,
      x.map((value) => value % 2),
      { most: 50 },
    ),
  ).toHaveLength(50);
  expect(thinCurve([], [])).toEqual([]);
  expect(thinCurve([1], [1])).toEqual([0]);
});
