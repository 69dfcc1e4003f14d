import { expect, test } from 'vitest';
import { createRng } from '#base';
import { primaryMetric, type RegressionProcedure, type ValueRows, valueFolds } from '#learn';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { compareRegressors, type ValueContender } from './compare-regressors.ts';
import { lossFor } from './loss-for.ts';
import { valueBaselines } from './value-baselines.ts';

/** Foretells a number times the column; what it learns is nothing. */
function times(name: string, slope: number): ValueContender {
  const procedure: RegressionProcedure = {
    name,
    fit: async () => ({
      features: [],
      predict: async ({ columns: [column] }) =>
        column?.type === 'numeric' ? column.values.map((value) => slope * value) : new Float64Array(),
    }),
  };
  return { name, title: name, isBaseline: false, procedure };
}

/** y = slope x + noise of variance 1, x of variance 1. */
function made(slope: number, nRows = 300): ValueRows {
  const rng = createRng(7);
  const values = Float64Array.from({ length: nRows }, () => rng.normal());
  return {
    frame: { nRows, columns: [{ type: 'numeric', name: 'x', values }] },
    y: values.map((value) => slope * value + rng.normal()),
    weights: null,
    groups: null,
  };
}

const metric = primaryMetric('squared');

async function compared(slope: number, learners: readonly ValueContender[]) {
  const rows = made(slope);
  const splits = valueFolds(rows, { folds: 5, repeats: 2 }, createRng(1));
  const ctx = await kernelContext({ threads: 1 });
  return compareRegressors({ rows, splits, baselines: valueBaselines(), learners, metric }, ctx);
}

test('a learner that knows the slope is a signal, and what it explains is that of the closed form', async () => {
  const { verdict, winner, metrics, leaderboard, gain, baseline, optimism } = await compared(2, [
    times('half', 1),
    times('right', 2),
  ]);
  expect([verdict, winner.name, optimism]).toEqual(['signal', 'right', 0]);
  // 4 / (4 + 1), give or take two standard errors of 300 rows
  expect(Math.abs(metrics['r2']!.mean! - 0.8)).toBeLessThan(0.06);
  expect(leaderboard.map(({ name }) => name).slice(0, 2)).toEqual(['right', 'half']);
  expect(leaderboard[0]!.chosen).toBe(10);
  expect(['mean', 'median']).toContain(baseline.contender.name);
  expect(gain.mean).toBeCloseTo(metrics['r2']!.mean! - baseline.metrics['r2']!.mean!, 12);
});

test('what explains nothing is no signal, and what explains little is weak', async () => {
  expect((await compared(0, [times('guess', 0.3)])).verdict).toBe('none');
  const rows = made(0.12, 20_000);
  const splits = valueFolds(rows, { folds: 5, repeats: 1 }, createRng(1));
  const ctx = await kernelContext({ threads: 1 });
  const learners = [times('right', 0.12)];
  const { verdict, gain } = await compareRegressors(
    { rows, splits, baselines: valueBaselines(), learners, metric },
    ctx,
  );
  // .0144 of the variance 1.0144
  expect(gain.mean).toBeCloseTo(0.0142, 2);
  expect(verdict).toBe('weak');
});

test('rules of thumb say the mean, the median and as much as before in proportion', async () => {
  const ctx = await kernelContext({ threads: 1 });
  const frame = {
    nRows: 4,
    columns: [{ type: 'numeric' as const, name: 'spend', values: Float64Array.of(1, 2, 5, Number.NaN) }],
  };
  const rows = { frame, y: Float64Array.of(2, 4, 10, 4), weights: null, groups: null };
  const said = await Promise.all(
    valueBaselines({ spend: 'spend', last: null }).map(async ({ name, procedure }) => {
      const fitted = await procedure.fit(rows, ctx);
      return [name, [...(await fitted.predict(frame, ctx))]];
    }),
  );
  expect(said).toEqual([
    ['mean', [5, 5, 5, 5]],
    ['median', [4, 4, 4, 4]],
    ['past-spend', [2, 4, 10, 5]],
  ]);
});

test('the loss follows the values', () => {
  expect(lossFor(Float64Array.of(0, 1, 2, 3)).loss).toBe('poisson');
  expect(lossFor(Float64Array.of(0, 0, 2.5, 3)).loss).toBe('tweedie');
  expect(lossFor(Float64Array.of(1.5, 2.5, 3)).loss).toBe('squared');
  expect(lossFor(Float64Array.of(-1, 0, 3)).loss).toBe('squared');
  expect(lossFor(new Float64Array(3)).loss).toBe('squared');
});
