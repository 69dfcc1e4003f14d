import { expect, test } from 'vitest';
import { createRng } from '#base';
import { computeMetrics } from '../metrics/classification-metrics.ts';
import { rankRows } from '../metrics/ranking.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { twoClasses } from '../testkit/golden-metrics.ts';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { correctedInterval } from './corrected-interval.ts';
import { judgePrediction } from './judge.ts';
import { scoreSplits, summariseScores, testToTrainOf } from './score-splits.ts';
import { studentTQuantile } from './student-t.ts';

const AUC = { title: 'AUC', larger: 'better' } as const;
const ctx = (seed = 1) => ({ rng: createRng(seed), signal: new AbortController().signal });

/** scipy.stats.t.ppf of .9, .95, .975, .995 and .9995, scipy 1.17.1 */
const T_QUANTILES: readonly (readonly [number, readonly number[]])[] = [
  [1, [3.0776835371752544, 6.313751514675037, 12.706204736174694, 63.656741162871526, 636.6192487687897]],
  [2, [1.8856180831641272, 2.9199855803537242, 4.302652729749462, 9.924843200918287, 31.599054576445365]],
  [3, [1.637744353696209, 2.3533634348018233, 3.1824463052837078, 5.840909309733355, 12.923978636687961]],
  [4, [1.533206274058944, 2.1318467863266495, 2.7764451051977934, 4.604094871349992, 8.610301581379522]],
  [9, [1.3830287383966329, 1.833112932656237, 2.262157162798205, 3.249835541592126, 4.780912585931217]],
  [24, [1.3178359336731498, 1.710882079909428, 2.0638985616280245, 2.796939504774456, 3.745398619290096]],
  [25, [1.31634507267387, 1.7081407612518986, 2.0595385527532972, 2.78743581367697, 3.725143949728693]],
  [99, [1.2901614420344854, 1.6603911560169906, 1.9842169515864174, 2.626405457280827, 3.391528833363685]],
  [1000, [1.2823987214609247, 1.6463788172854643, 1.9623390808264083, 2.580754698065951, 3.300282648423944]],
];

test("quantiles of Student's t are those of scipy to nine digits", () => {
  for (const [df, expected] of T_QUANTILES) {
    for (const [i, p] of [0.9, 0.95, 0.975, 0.995, 0.9995].entries()) {
      expect(studentTQuantile(p, df) / expected[i]!).toBeCloseTo(1, 9);
    }
  }
  expect(studentTQuantile(0.5, 7)).toBeCloseTo(0, 12);
});

test('the corrected interval widens that of independent values by the share of test rows', () => {
  const values = [0.02, 0.05, -0.01, 0.04, 0.03, 0.06, 0.01, 0.02, 0.05, 0.03];
  // numpy 2.4.6 and scipy 1.17.1: mean -+ t.ppf(.975, 9) * std(ddof 1) * sqrt(1 / 10 + 1 / 4)
  expect(correctedInterval(values, { testToTrain: 0.25 })).toEqual({
    mean: expect.closeTo(0.03, 12),
    low: expect.closeTo(0.0017859431392417205, 10),
    high: expect.closeTo(0.05821405686075829, 10),
  });
  expect(correctedInterval([0.4], { testToTrain: 0.25 })).toEqual({ mean: 0.4, low: null, high: null });
  expect(correctedInterval([0.5, 0.5, 0.5], { testToTrain: 0.25 })).toEqual({
    mean: 0.5,
    low: 0.5,
    high: 0.5,
  });
});

test('a verdict follows from the interval of the gain, then from its size', () => {
  const baseline = [0.5, 0.5, 0.5, 0.5, 0.5];
  const judge = (model: (number | null)[], more = {}) =>
    judgePrediction({
      primary: AUC,
      model,
      baseline,
      baselineTitle: 'recency alone',
      testShare: 0.2,
      ...more,
    });
  const signal = judge([0.6, 0.61, 0.59, 0.6, 0.6]);
  expect(signal.verdict).toBe('signal');
  expect(signal.gain!.mean).toBeCloseTo(0.1, 12);
  expect(signal.sentence).toMatch(
    /^Signal: the model beats recency alone by 0\.100 AUC \(95 % interval 0\.\d+ to 0\.\d+\)\.$/,
  );
  expect(judge([0.52, 0.521, 0.519, 0.52, 0.52])).toMatchObject({
    verdict: 'weak',
    sentence: expect.stringMatching(/^Weak signal: .* by 0\.020 AUC .*, less than 0\.030\.$/),
  });
  expect(judge([0.52, 0.521, 0.519, 0.52, 0.52], { weakBelow: 0.01 }).verdict).toBe('signal');
  expect(judge([0.7, 0.4, 0.6, 0.45, 0.6])).toMatchObject({
    verdict: 'none',
    sentence: expect.stringMatching(
      /^No signal: the gain of 0\.050 AUC over recency alone cannot be told from 0/,
    ),
  });
  expect(judge([0.4, 0.41, 0.4, 0.4, 0.39])).toMatchObject({
    verdict: 'none',
    sentence: expect.stringMatching(
      /^No signal: recency alone beats the model by 0\.100 AUC \(gain 95 % interval -0\.\d+ to -0\.\d+\)\.$/,
    ),
  });
  expect(judge(baseline)).toMatchObject({ verdict: 'none', gain: { mean: 0, low: 0, high: 0 } });
});

test('of a metric that is better when smaller, the gain is what it is smaller by', () => {
  const judged = judgePrediction({
    primary: { title: 'log-loss', larger: 'worse' },
    model: [0.4, 0.41, 0.4],
    baseline: [0.6, 0.61, 0.61],
    baselineTitle: 'the class shares',
    testShare: 1 / 3,
  });
  expect(judged.verdict).toBe('signal');
  expect(judged.gain!.mean).toBeCloseTo(0.61 / 3, 12);
});

test('what cannot be compared is no signal', () => {
  const judge = (model: (number | null)[], baseline: (number | null)[], interval = {}) =>
    judgePrediction({ primary: AUC, model, baseline, baselineTitle: 'chance', testShare: 0.2, ...interval });
  expect(judge([null, null], [0.5, 0.5])).toMatchObject({ verdict: 'none', gain: null });
  expect(judge([0.9], [0.5])).toMatchObject({ verdict: 'none', gain: { low: null } });
  // a single hold-out has an interval by the bootstrap
  expect(judge([0.9], [0.5], { interval: { mean: 0.4, low: 0.3, high: 0.5 } }).verdict).toBe('signal');
  const dropped = judge([0.6, null, 0.61, 0.6], [0.5, 0.5, null, 0.5]);
  expect(dropped.gain!.mean).toBeCloseTo(0.1, 12);
});

test('differences without a mean reach 0 in about 95 of 100 repetitions, under the dependence of the splits', () => {
  const rng = createRng(17);
  let caught = 0;
  const repetitions = 1000;
  for (let r = 0; r < repetitions; r++) {
    // correlation of splits as Nadeau and Bengio assume it: test rows / all rows
    const shared = rng.normal() * Math.sqrt(0.2);
    const differences = Array.from({ length: 10 }, () => shared + rng.normal() * Math.sqrt(0.8));
    const { low, high } = correctedInterval(differences, { testToTrain: 0.25 });
    if (low! <= 0 && high! >= 0) caught++;
  }
  // binomial standard error .007
  expect(caught / repetitions).toBeGreaterThan(0.92);
  expect(caught / repetitions).toBeLessThan(0.98);
});

test('the bootstrap interval of a mean is that of the central limit', async () => {
  const rng = createRng(3);
  const values = Array.from({ length: 400 }, () => rng.normal());
  const mean = (weights: Float32Array) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total;
  };
  const interval = await bootstrapInterval(mean, { nRows: 400, draws: 1000 }, ctx());
  const half = 1.96 / 20;
  expect(interval!.high! - interval!.low!).toBeGreaterThan(2 * half * 0.85);
  expect(interval!.high! - interval!.low!).toBeLessThan(2 * half * 1.15);
  expect(await bootstrapInterval(mean, { nRows: 400, draws: 1000 }, ctx())).toEqual(interval);
  // rows of a group are one draw: 400 equal rows in 4 groups of equal sign are as uncertain as 4 rows
  const groups = Int32Array.from({ length: 400 }, (_, i) => i % 4);
  const bySign = (weights: Float32Array) =>
    weights.reduce((sum, weight, i) => sum + weight * (i % 4 < 2 ? 1 : -1), 0) / 400;
  const grouped = await bootstrapInterval(bySign, { nRows: 400, groups, draws: 300 }, ctx());
  expect(grouped).toMatchObject({ mean: 0, low: -1, high: 1 });
});

test('the bootstrap of a metric tells how sure it is on one test set', async () => {
  const { rows } = twoClasses;
  const auc = (weights: Float32Array) => rocAuc(rankRows({ ...rows, weights }, 1));
  const interval = await bootstrapInterval(auc, { nRows: 16 }, ctx(4));
  expect(interval!.mean).toBeCloseTo(twoClasses.plain['auc']!, 12);
  expect(interval!.low).toBeLessThan(0.7);
  expect(interval!.high).toBeGreaterThan(0.95);
  const never = await bootstrapInterval(() => null, { nRows: 16 }, ctx());
  expect(never).toBeNull();
  await expect(
    bootstrapInterval(auc, { nRows: 16 }, { ...ctx(), signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

test('scores of splits are metrics of their rows, test and training apart', () => {
  const { rows } = twoClasses;
  const [train, test_] = [
    Uint32Array.of(0, 1, 2, 3, 4, 5),
    Uint32Array.of(6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
  ];
  const of = (which: Uint32Array) =>
    Float32Array.from(
      [...which].flatMap((i) => [rows.probabilities[2 * i]!, rows.probabilities[2 * i + 1]!]),
    );
  const all = { ...rows, weights: twoClasses.weights };
  const split = { train, test: test_, name: 'one' };
  const scores = scoreSplits(all, [{ split, test: of(test_), train: of(train) }]);
  const expected = computeMetrics({
    nClasses: 2,
    probabilities: of(test_),
    y: Int32Array.from(test_, (i) => rows.y[i]!),
    weights: Float32Array.from(test_, (i) => twoClasses.weights[i]!),
  });
  for (const [name, value] of Object.entries(expected)) expect(scores.test[name]).toEqual([value]);
  expect(scores.train!['auc']).toHaveLength(1);
  expect(scoreSplits(all, [{ split, test: of(test_), train: null }]).train).toBeNull();
  expect(testToTrainOf([split])).toBeCloseTo(10 / 6, 12);
  expect(summariseScores({ auc: [0.5, null, 0.7], ks: [null, null, null] }, 0.25)).toEqual({
    auc: { mean: expect.closeTo(0.6, 12), low: expect.any(Number), high: expect.any(Number) },
    ks: null,
  });
  // an interval ends where the metric does
  expect(summariseScores({ auc: [0.9, 1, 1], logLoss: [0.1, 1.5] }, 0.25)).toEqual({
    auc: { mean: expect.closeTo(2.9 / 3, 12), low: expect.any(Number), high: 1 },
    logLoss: { mean: 0.8, low: 0, high: expect.any(Number) },
  });
});
