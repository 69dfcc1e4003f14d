import { expect, test } from 'vitest';
import {
  expectBundleChecks,
  expectRegresses,
  regressorInput,
} from '../../../test/testkit/regressor-conformance.ts';
import { madeTargets } from '../testkit/made-targets.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { kNearestNeighboursRegression } from './index.ts';

const context = sharedContext();
const data = madeTargets({ n: 150, d: 3, seed: 9 });
const votes = data.rows.map((_, i) => 1 + (i % 3) / 2);

test.each(['uniform', 'distance'])('keeps the promises of learners of numbers: %s', async (weights) => {
  await expectRegresses(kNearestNeighboursRegression, { options: { k: 7, weights }, data });
});

test.each(['uniform', 'distance'] as const)(
  'foretells the mean of the nearest rows by their votes: %s',
  async (weights) => {
    const ctx = context();
    const input = regressorInput(ctx.pool, {
      ...data,
      y: data.y.map((value) => value + 1e5),
      weights: votes,
    });
    const model = await kNearestNeighboursRegression.fit(input, { k: 6, weights }, ctx);
    const queries = madeTargets({ n: 80, d: 3, seed: 10 });
    const asked = regressorInput(ctx.pool, queries);
    const predicted = await model.predict(asked.x, ctx);
    for (const [i, query] of queries.rows.entries()) {
      const nearest = data.rows
        .map((row, at) => ({ at, square: row.reduce((sum, value, j) => sum + (value - query[j]!) ** 2, 0) }))
        .sort((a, b) => a.square - b.square || a.at - b.at)
        .slice(0, 6);
      const shares = nearest.map(
        ({ at, square }) => votes[at]! / (weights === 'distance' ? Math.sqrt(square) : 1),
      );
      const sum = nearest.reduce((total, { at }, place) => total + shares[place]! * data.y[at]!, 0);
      expect(predicted[i]! - 1e5).toBeCloseTo(sum / shares.reduce((a, b) => a + b, 0), 5);
    }
    input.x.x.release();
    asked.x.x.release();
  },
);

test('by distance a row of the training data has its own target; damaged bundles are refused', async () => {
  const ctx = context();
  const input = regressorInput(ctx.pool, data);
  const model = await kNearestNeighboursRegression.fit(input, { k: 5, weights: 'distance' }, ctx);
  for (const [i, value] of (await model.predict(input.x, ctx)).entries())
    expect(value).toBeCloseTo(data.y[i]!, 6);
  expectBundleChecks(kNearestNeighboursRegression, model);
  input.x.x.release();
});
