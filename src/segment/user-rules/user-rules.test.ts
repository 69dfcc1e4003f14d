import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { userRulesLearner } from './index.ts';

const options = userRulesLearner.options.parse({});

test('the first rule that holds counts, and who meets none is in the last segment', async () => {
  const ctx = await kernelContext();
  const x = rowsIn([
    [1, 1],
    [0, 1],
    [0, 0],
    [1, 0],
  ])(ctx.pool);
  const { labels, names, model } = await userRulesLearner.fit({ x }, options, ctx);
  expect([...labels]).toEqual([0, 1, 2, 0]);
  expect(names).toEqual(['x1', 'x2', 'Other']);
  const { runnersUp, confidence } = await model.predict(x, ctx);
  // the next rule that holds, else the last segment; of the last the one before
  expect([...runnersUp]).toEqual([1, 2, 1, 2]);
  expect([...confidence]).toEqual([1, 1, 1, 1]);
});

test('a rule that nobody meets is no segment; who meets it later is placed by the next', async () => {
  const ctx = await kernelContext();
  const { names, model } = await userRulesLearner.fit(
    {
      x: rowsIn([
        [0, 1],
        [0, 0],
      ])(ctx.pool),
    },
    options,
    ctx,
  );
  expect(names).toEqual(['x2', 'Other']);
  const { labels } = await model.predict(
    rowsIn([
      [1, 1],
      [1, 0],
    ])(ctx.pool),
    ctx,
  );
  expect([...labels]).toEqual([0, 1]);
});

test('customers who meet several rules are counted, with the pairs of rules', async () => {
  const { pool } = await kernelContext();
  const rows = [
    [1, 1, 0],
    [1, 1, 1],
    [0, 1, 0],
    [0, 0, 0],
  ];
  const [note, ...more] = userRulesLearner.notes!(rowsIn(rows)(pool));
  expect(note!.message).toBe(
    '2 of 4 customers meet several rules and are in the segment of the first: 2 meet "x1" and "x2", 1 meet "x1" and "x3" and 1 meet "x2" and "x3".',
  );
  expect(more).toEqual([]);
  expect(userRulesLearner.notes!(rowsIn([[1, 0]])(pool))).toEqual([]);
});

test('numbers are no conditions', async () => {
  const ctx = await kernelContext();
  const wrong = userRulesLearner.cluster({ x: rowsIn([[1, 0.5]])(ctx.pool) }, options, ctx);
  await expect(wrong).rejects.toThrow('got 0.5 in "x2"');
});

test('own rules keep the promises of a learner of segments', async () => {
  const rng = createRng(2);
  const rows = Array.from({ length: 200 }, () => [rng.int(2), rng.int(2), rng.int(2)]);
  await expectConforms(userRulesLearner, { options: {}, matrixIn: rowsIn(rows) });
});
