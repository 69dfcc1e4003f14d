import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { KernelPool } from '#kernels';
import type { FeatureMatrix } from '#matrix';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { rfmRulesLearner } from './index.ts';
import { quintileEdges, scoreOf } from './quintile-edges.ts';
import { RFM_SEGMENTS } from './segments.ts';

/** Shoppers in the columns recency, frequency, monetary. */
function shoppers(rows: readonly (readonly number[])[]): (pool: KernelPool) => FeatureMatrix {
  const names = ['recency', 'frequency', 'monetary'];
  return (pool) => ({
    x: rowsIn(rows)(pool).x,
    features: names.map((name) => ({ name, column: name, level: null, kind: 'numeric' as const })),
  });
}

function random(n: number): number[][] {
  const rng = createRng(5);
  return Array.from({ length: n }, () => [rng.int(400), 1 + rng.int(12), Math.round(rng.next() * 5000) / 10]);
}

test('the eleven segments hold each of the 125 cells once', () => {
  const cells = RFM_SEGMENTS.flatMap((segment) => segment.cells.split(' '));
  const all = [1, 2, 3, 4, 5].flatMap((r) =>
    [1, 2, 3, 4, 5].flatMap((f) => [1, 2, 3, 4, 5].map((m) => `${r}${f}${m}`)),
  );
  expect(cells.toSorted()).toEqual(all);
  expect(RFM_SEGMENTS).toHaveLength(11);
});

test('values without ties fall into five equal parts, whose edges lie midway between neighbours', () => {
  const values = Float64Array.from({ length: 10 }, (_, i) => 10 * (i + 1));
  expect(quintileEdges(values)).toEqual([25, 45, 65, 85]);
  const scores = Array.from(values, (value) => scoreOf(value, [25, 45, 65, 85]));
  expect(scores).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
});

test('equal values share the score of the middle of their group, so that scores may stay empty', () => {
  // six of ten have 1: the middle of ranks 0..6 is .3 of all, score 2; then 2 and 2 at .7, score 4; 5 and 9 at .85 and .95
  const values = Float64Array.of(1, 1, 1, 1, 1, 1, 2, 2, 5, 9);
  const edges = quintileEdges(values);
  expect(Array.from(values, (value) => scoreOf(value, edges))).toEqual([2, 2, 2, 2, 2, 2, 4, 4, 5, 5]);
  expect(edges.slice(1)).toEqual([1.5, 1.5, 3.5]);
  // one value alone stands in the middle
  expect(scoreOf(7, quintileEdges(Float64Array.of(7, 7, 7)))).toBe(3);
});

test('who bought last, most often and for most is a champion; who did least of all is lost; segments go by the cells', async () => {
  const ctx = await kernelContext();
  const rows = [0, 1, 2, 3, 4].map((i) => [10 * i, 10 - i, 100 - 10 * i]);
  const x = shoppers(rows)(ctx.pool);
  const { names, labels, k } = await rfmRulesLearner.fit({ x }, {}, ctx);
  // scores 555, 444, 333, 222, 111
  const segments = ['Champions', 'Loyal', 'Potential Loyalist', 'Hibernating', 'Lost'];
  expect(k).toBe(5);
  expect(Array.from(labels, (label) => names[label])).toEqual(segments);
});

test('a new customer of a segment that nobody was in goes to the nearest that had some', async () => {
  const ctx = await kernelContext();
  const rows = [0, 1, 2, 3, 4].map((i) => [10 * i, 10 - i, 100 - 10 * i]);
  const { model } = await rfmRulesLearner.fit({ x: shoppers(rows)(ctx.pool) }, {}, ctx);
  // 155 is "Cannot Lose Them"; of cells with customers' segments 355 (Loyal) is 2 steps away, 455 (Champions) 3, 151
  // (Lost) 4. All cells one step away go to Loyal too, 153 two steps away to 353 (Potential Loyalist)
  const { labels, runnersUp } = await model.predict(shoppers([[40, 10, 100]])(ctx.pool), ctx);
  expect([model.names[labels[0]!], model.names[runnersUp[0]!]]).toEqual(['Loyal', 'Potential Loyalist']);
});

test('RFM rules keep the promises of a learner of segments', async () => {
  await expectConforms(rfmRulesLearner, { options: {}, matrixIn: shoppers(random(300)) });
});

test('columns are found by what they are called, named by options, and missed with the figure', async () => {
  const ctx = await kernelContext();
  const { x } = rowsIn(random(50))(ctx.pool);
  const named = (...names: string[]): FeatureMatrix => ({
    x,
    features: names.map((name) => ({ name, column: name, level: null, kind: 'numeric' })),
  });
  const first = await rfmRulesLearner.cluster(
    { x: named('days_since_last_order', 'num_orders', 'total_spent') },
    {},
    ctx,
  );
  const options = { recency: 'a', frequency: 'b', monetary: 'c' };
  expect(await rfmRulesLearner.cluster({ x: named('a', 'b', 'c') }, options, ctx)).toEqual(first);
  await expect(rfmRulesLearner.cluster({ x: named('a', 'b', 'c') }, {}, ctx)).rejects.toThrow(
    'a column with recency',
  );
  const wrong = { ...options, monetary: 'd' };
  await expect(rfmRulesLearner.cluster({ x: named('a', 'b', 'c') }, wrong, ctx)).rejects.toThrow('got "d"');
});
