import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { valueTiersLearner } from './index.ts';

const options = valueTiersLearner.options.parse({});

test('of twenty values one is vip, three plus, six mid, ten low; others go by the middle between them', async () => {
  const ctx = await kernelContext();
  const x = rowsIn(Array.from({ length: 20 }, (_, i) => [i + 1]))(ctx.pool);
  const { model, names } = await valueTiersLearner.fit({ x }, options, ctx);
  expect(names).toEqual(['vip', 'plus', 'mid', 'low']);
  expect([...model.sizes]).toEqual([1, 3, 6, 10]);
  const placed = await model.predict(rowsIn([[19.6], [19.4], [10.6], [10.4], [-5], [1000]])(ctx.pool), ctx);
  expect([...placed.labels]).toEqual([0, 1, 2, 3, 3, 0]);
  expect([...placed.runnersUp]).toEqual([1, 0, 3, 2, 2, 1]);
});

test('of several features the one with the value has to be named', async () => {
  const ctx = await kernelContext();
  const x = rowsIn([
    [1, 9],
    [2, 8],
    [3, 7],
  ])(ctx.pool);
  await expect(valueTiersLearner.cluster({ x }, options, ctx)).rejects.toThrow('expected one feature, got 2');
  const wrong = valueTiersLearner.cluster({ x }, { ...options, column: 'x3' }, ctx);
  await expect(wrong).rejects.toThrow('expected a feature, got "x3"');
  const { labels } = await valueTiersLearner.cluster({ x }, { ...options, column: 'x2' }, ctx);
  expect([...labels]).toEqual([0, 1, 2]);
});

test('value tiers keep the promises of a learner of segments, with and without ties', async () => {
  const rng = createRng(4);
  const rows = Array.from({ length: 300 }, () => [Math.round(20 * rng.next() ** 3)]);
  await expectConforms(valueTiersLearner, { options: {}, matrixIn: rowsIn(rows) });
  const equal = Array.from({ length: 40 }, () => [7]);
  await expectConforms(valueTiersLearner, { options: {}, matrixIn: rowsIn(equal) });
});
