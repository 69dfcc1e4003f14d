import { expect, test } from 'vitest';
import { type LabelledRows, type Procedure, takeLabelled } from '#learn';
import type { Frame } from '#matrix';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { columnRule, majority, stratified } from '../baselines/index.ts';
import { votingProcedure } from './index.ts';

/** Gives every row the probabilities that stand in it. */
const saying = (name: string, ...probabilities: number[][]): Procedure => ({
  name,
  fit: async ({ nClasses }) => ({
    nClasses,
    features: [{ name: `${name} saw`, column: name, level: null, kind: 'numeric' }],
    predict: async ({ nRows }) =>
      Float32Array.from(
        Array.from({ length: nRows }, (_, row) => probabilities[row % probabilities.length]!).flat(),
      ),
  }),
});

const frame: Frame = {
  nRows: 2,
  columns: [{ type: 'numeric', name: 'days', values: Float64Array.of(1, 2) }],
};
const rows: LabelledRows = { frame, y: Int32Array.of(0, 1), nClasses: 3, weights: null, groups: null };

const predictionOf = async (procedure: Procedure) => {
  const ctx = await kernelContext();
  const fitted = await procedure.fit(rows, ctx);
  const p = await fitted.predict(frame, ctx);
  return [...p].map((value) => Math.round(value * 1e6) / 1e6);
};

test('a soft vote is the mean of the probabilities, by weight where there are weights', async () => {
  const members = [saying('a', [0.6, 0.4, 0], [0, 1, 0]), saying('b', [0.2, 0.2, 0.6])];
  expect(await predictionOf(votingProcedure({ name: 'v', members, voting: 'soft' }))).toEqual([
    0.4, 0.3, 0.3, 0.1, 0.6, 0.3,
  ]);
  const weighted = votingProcedure({ name: 'v', members, voting: 'soft', weights: [3, 1] });
  expect(await predictionOf(weighted)).toEqual([0.5, 0.35, 0.15, 0.05, 0.8, 0.15]);
});

test('a hard vote is the share of votes, and a tie goes to the class of greater mean probability', async () => {
  const members = [
    saying('a', [0.5, 0.3, 0.2], [0.9, 0.1, 0]),
    saying('b', [0.5, 0.3, 0.2], [0.3, 0.4, 0.3]),
    saying('c', [0.02, 0.98, 0], [0.3, 0.3, 0.4]),
  ];
  const p = await predictionOf(votingProcedure({ name: 'v', members, voting: 'hard' }));
  // two votes of three go ahead although class 1 has the greater mean probability, .5267
  for (const [i, share] of [2 / 3, 1 / 3, 0, 1 / 3, 1 / 3, 1 / 3].entries())
    expect(Math.abs(p[i]! - share)).toBeLessThan(0.001);
  // a vote each in the second row: means are .5, .2667, .2333
  expect(p[3]).toBeGreaterThan(p[4]!);
  expect(p[4]).toBeGreaterThan(p[5]!);
  const tied = [saying('a', [0.51, 0.49, 0]), saying('b', [0.4, 0.6, 0])];
  const two = await predictionOf(votingProcedure({ name: 'v', members: tied, voting: 'hard' }));
  expect(two[1]).toBeGreaterThan(two[0]!);
  const weighted = await predictionOf(
    votingProcedure({ name: 'v', members: tied, voting: 'hard', weights: [2, 1] }),
  );
  expect(weighted[0]).toBeCloseTo(2 / 3, 2);
});

test('members learn from the same rows, and what they saw is told once', async () => {
  const ctx = await kernelContext();
  const given: LabelledRows[] = [];
  const watched = (procedure: Procedure): Procedure => ({
    ...procedure,
    fit: (own, context) => {
      given.push(own);
      return procedure.fit(own, context);
    },
  });
  const members = [
    columnRule({ name: 'recency', column: 'days' }),
    columnRule({ name: 'again', column: 'days' }),
  ];
  const voting = votingProcedure({
    name: 'v',
    members: [...members, majority, stratified].map(watched),
    voting: 'soft',
  });
  const train = takeLabelled({ ...rows, nClasses: 2 }, Uint32Array.of(0, 1));
  const fitted = await voting.fit(train, ctx);
  expect(given).toEqual([train, train, train, train]);
  expect(fitted.features.map(({ name }) => name)).toEqual(['days']);
  expect(fitted.nClasses).toBe(2);
  expect(await (await voting.fit(train, ctx)).predict(frame, ctx)).toEqual(await fitted.predict(frame, ctx));
});

test('members and weights that make no vote are turned down', () => {
  const members = [saying('a', [1, 0, 0]), saying('b', [1, 0, 0])];
  const wrong = [
    { members: [], weights: null, got: 'got none' },
    { members: [members[0]!, members[0]!], weights: null, got: '"a" twice' },
    { members, weights: [1], got: 'got 1' },
    { members, weights: [1, -1], got: 'got 1, -1' },
    { members, weights: [0, 0], got: 'got 0, 0' },
    { members, weights: [Number.NaN, 1], got: 'got NaN, 1' },
    { members, weights: [Number.POSITIVE_INFINITY, 1], got: 'got Infinity, 1' },
  ];
  for (const { got, ...rest } of wrong)
    expect(() => votingProcedure({ name: 'v', voting: 'soft', ...rest })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(got) }),
    );
});
