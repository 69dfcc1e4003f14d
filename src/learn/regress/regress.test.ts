import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { lineProcedure, meanProcedure } from '../testkit/toy-regressions.ts';
import { crossValidateValues } from './cross-validate-values.ts';
import { computeRegressionMetrics, regressionMetric } from './regression-metrics.ts';
import { scoreValueSplits, summariseValueScores } from './score-value-splits.ts';
import { valueImportance } from './value-importance.ts';
import { valuePlots } from './value-plots.ts';
import { requireValues, type ValueRows } from './value-rows.ts';
import { valueFolds } from './value-splits.ts';

const y = Float64Array.of(0, 1.5, 3, 0, 7, 2.25, 12, 4, 0.5, 30);
const predicted = Float64Array.of(0.5, 1, 2.5, 1, 6, 3, 9, 5, 1, 20);
const weights = Float32Array.of(1, 2, 1, 3, 1, 2, 1, 1, 2, 1);

/*
 * scikit-learn 1.9.1 (scipy spearmanr): mean_absolute_error, root_mean_squared_error, median_absolute_error, r2_score,
 * mean_poisson_deviance, mean_tweedie_deviance(power=1.5), mean_pinball_loss(alpha=.5), d2_tweedie_score(power 1, 1.5),
 * d2_absolute_error_score; bias by numpy.average.
 */
const PLAIN = {
  mae: 1.875,
  rmse: 3.369903559450923,
  medianError: 0.875,
  r2: 0.8510765599259071,
  poissonDeviance: 0.9427845490895805,
  tweedieDeviance: 0.8908916883376193,
  pinball: 0.9375,
  d2Poisson: 0.9021995058256265,
  d2Tweedie: 0.8078283187203316,
  d2Absolute: 0.6376811594202898,
  bias: -1.125,
  spearman: 0.9661950103684556,
};
const WEIGHTED = {
  mae: 1.5,
  rmse: 2.7883686987197374,
  medianError: 0.75,
  r2: 0.8637200198650345,
  poissonDeviance: 0.9437682872418226,
  tweedieDeviance: 1.1718972877155494,
  pinball: 0.75,
  d2Poisson: 0.8901043727373678,
  d2Tweedie: 0.7537155988968983,
  d2Absolute: 0.6120689655172413,
  bias: -0.5666666666666667,
};

test('metrics of numbers are those of scikit-learn', () => {
  const plain = computeRegressionMetrics({ y, predicted, weights: null });
  for (const [name, value] of Object.entries(PLAIN)) expect(plain[name], name).toBeCloseTo(value, 12);
  const weighted = computeRegressionMetrics({ y, predicted, weights });
  for (const [name, value] of Object.entries(WEIGHTED)) expect(weighted[name], name).toBeCloseTo(value, 12);
});

test('a row of weight w is w rows', () => {
  const rows = [...weights].flatMap((weight, row) => new Array<number>(weight).fill(row));
  const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const repeated = computeRegressionMetrics({ y: take(y), predicted: take(predicted), weights: null });
  const weighted = computeRegressionMetrics({ y, predicted, weights });
  for (const [name, value] of Object.entries(repeated)) {
    if (value === null) expect(weighted[name], name).toBeNull();
    else expect(weighted[name], name).toBeCloseTo(value, 12);
  }
});

test('percentages are told only where no 0 came', () => {
  const mape = regressionMetric('mape');
  expect(mape.compute({ y, predicted, weights: null })).toBeNull();
  const rows = {
    y: y.map((value) => value + 1),
    predicted: predicted.map((value) => value + 1),
    weights: null,
  };
  // scikit-learn 1.9.1 mean_absolute_percentage_error
  expect(mape.compute(rows)).toBeCloseTo(0.32674524400330857, 12);
  expect(mape.compute({ ...rows, weights })).toBeCloseTo(0.40210366694237665, 12);
});

test('the value of the best rows is their share of all value', () => {
  const found = computeRegressionMetrics({ y, predicted, weights: null });
  expect(found['top10']).toBeCloseTo(30 / 60.25, 12);
  expect(found['top20']).toBeCloseTo(42 / 60.25, 12);
  expect(found['lift10']).toBeCloseTo((10 * 30) / 60.25, 12);
  // rows of equal prediction share what they hold
  const same = { y, predicted: new Float64Array(10).fill(3), weights: null };
  expect(regressionMetric('top20').compute(same)).toBeCloseTo(0.2, 12);
  expect(regressionMetric('spearman').compute(same)).toBeNull();
});

test('a metric that rows do not define is null', () => {
  const below = computeRegressionMetrics({
    y: Float64Array.of(-1, 2),
    predicted: y.subarray(0, 2),
    weights: null,
  });
  for (const name of ['poissonDeviance', 'tweedieDeviance', 'd2Poisson', 'top10', 'lift10'])
    expect(below[name], name).toBeNull();
  const constant = computeRegressionMetrics({
    y: Float64Array.of(2, 2),
    predicted: y.subarray(1, 3),
    weights: null,
  });
  for (const name of ['r2', 'd2Absolute', 'spearman']) expect(constant[name], name).toBeNull();
  for (const value of Object.values(
    computeRegressionMetrics({ y, predicted: y.map(() => 0), weights: null }),
  ))
    if (value !== null) expect(Number.isFinite(value)).toBe(true);
  expect(() => regressionMetric('r3')).toThrow('expected one of r2');
});

function made(nRows = 120, groups: Int32Array | null = null): ValueRows {
  const rng = createRng(5);
  const values = Float64Array.from({ length: nRows }, () => rng.normal());
  const noise = Float64Array.from({ length: nRows }, () => rng.normal());
  const columns = [
    { type: 'numeric' as const, name: 'x', values },
    { type: 'numeric' as const, name: 'noise', values: noise },
  ];
  return {
    frame: { nRows, columns },
    y: values.map((value) => 10 + 3 * value + rng.normal()),
    weights: null,
    groups,
  };
}

test('a procedure sees training rows alone, and each row is foretold once a repeat', async () => {
  const ctx = await kernelContext({ threads: 1 });
  const rows = made();
  const splits = valueFolds(rows, { folds: 5, repeats: 2 }, createRng(1));
  expect(splits).toHaveLength(10);
  const seen: ValueRows[] = [];
  const predictions = await crossValidateValues(meanProcedure(seen), { rows, splits }, ctx);
  for (const [i, { split, test: said }] of predictions.entries()) {
    expect([...seen[i]!.y]).toEqual([...split.train].map((row) => rows.y[row]));
    expect(said).toHaveLength(split.test.length);
    const both = new Set([...split.train, ...split.test]);
    expect([both.size, split.train.length + split.test.length]).toEqual([120, 120]);
  }
  // low and high values are spread: means of test parts lie near that of all
  const meanOf = (which: Iterable<number>) => {
    const own = [...which];
    return own.reduce((sum, row) => sum + rows.y[row]!, 0) / own.length;
  };
  for (const { test: own } of splits) expect(Math.abs(meanOf(own) - meanOf(rows.y.keys()))).toBeLessThan(0.6);
});

test('groups are never on both sides of a split', () => {
  const groups = Int32Array.from({ length: 120 }, (_, row) => row % 30);
  const splits = valueFolds(made(120, groups), { folds: 4, repeats: 1 }, createRng(1));
  for (const { train, test: own } of splits) {
    const left = new Set([...train].map((row) => groups[row]));
    expect([...own].some((row) => left.has(groups[row]))).toBe(false);
  }
  expect(() => valueFolds(made(3), { folds: 5, repeats: 1 }, createRng(1))).toThrow('at least 5 rows');
});

test('least squares explains what the slope gives, and needs the column that it reads', async () => {
  const ctx = await kernelContext({ threads: 1 });
  const rows = made(600);
  const splits = valueFolds(rows, { folds: 5, repeats: 1 }, createRng(2));
  const predictions = await crossValidateValues(lineProcedure, { rows, splits, withTraining: true }, ctx);
  const { test: scores, train } = scoreValueSplits(rows, predictions);
  expect(train!['r2']).toHaveLength(5);
  // variance 9 of 10 is the slope's
  const { r2 } = summariseValueScores(scores, 0.25);
  expect(r2!.mean).toBeGreaterThan(0.87);
  expect(r2!.mean).toBeLessThan(0.93);
  expect(r2!.low).toBeLessThan(r2!.mean);
  const metric = regressionMetric('r2');
  const { columns } = await valueImportance(lineProcedure, { rows, splits, metric, repeats: 3 }, ctx);
  // of a column dealt anew the squared error grows by twice the explained variance
  expect(columns[0]).toMatchObject({ column: 'x', used: true, matters: true });
  expect(columns[0]!.drop.mean).toBeGreaterThan(1.6);
  expect(columns[0]!.drop.mean).toBeLessThan(2);
  expect(columns[1]).toMatchObject({ column: 'noise', used: false, matters: false });
});

test('plots count every row once', () => {
  const { grid, residuals, deciles, gain } = valuePlots({ y, predicted, weights });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  expect(sum(grid.counts.map(sum))).toBe(15);
  expect(sum(residuals.counts)).toBe(15);
  expect(sum(deciles.map(({ rows }) => rows))).toBe(15);
  expect(deciles.at(-1)).toEqual({ rows: 1, predicted: 20, actual: 30 });
  expect([gain!.share[0], gain!.gain.at(-1)]).toEqual([0, 1]);
  expect(
    valuePlots({ y: y.map(() => 1), predicted: y.map(() => 1), weights: null }).residuals.counts,
  ).toEqual([10]);
});

test('targets that cannot be learned are turned down', () => {
  const check = (values: number[], loss: string) => () =>
    requireValues(Float64Array.from(values), { target: 'spend', loss });
  expect(check([1, Number.POSITIVE_INFINITY], 'squared')).toThrow('target "spend": expected finite numbers');
  expect(check([1, -2], 'poisson')).toThrow('at least 0 for the poisson loss, got -2');
  expect(check([1, -2], 'absolute')).not.toThrow();
});
