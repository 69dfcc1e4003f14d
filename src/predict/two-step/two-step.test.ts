import { expect, test } from 'vitest';
import { createRng } from '#base';
import { crossValidate, type LabelledRows, type Procedure, repeatedFolds, takeLabelled } from '#learn';
import type { Frame } from '#matrix';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { columnRule, majority } from '../baselines/index.ts';
import { oneAgainstRest, parseClassTree, scoreSteps, twoStepProcedure } from './index.ts';

const NAMES = ['dormant', 'low', 'medium', 'high'];

const frameOf = (values: readonly number[]): Frame => ({
  nRows: values.length,
  columns: [{ type: 'numeric', name: 'days', values: Float64Array.from(values) }],
});

/** Rows whose one column goes with the class. */
function labelled(nRows: number, seed = 2): LabelledRows {
  const rng = createRng(seed);
  const y = Int32Array.from({ length: nRows }, (_, i) => [0, 0, 0, 1, 1, 2, 3, 3, 3, 3][i % 10]!);
  return {
    frame: frameOf([...y].map((one) => one + rng.normal())),
    y,
    nClasses: 4,
    weights: null,
    groups: null,
  };
}

/** Says the same of all rows, and tells what it was given. */
function saying(probabilities: readonly number[], given: LabelledRows[] = []): Procedure {
  return {
    name: 'saying',
    async fit(rows) {
      given.push(rows);
      return {
        nClasses: rows.nClasses,
        features: [],
        predict: async ({ nRows }) =>
          Float32Array.from(new Array<readonly number[]>(nRows).fill(probabilities).flat()),
      };
    },
  };
}

test('the probability of a class is the product along the way, and steps learn from the rows of their classes', async () => {
  const ctx = await kernelContext();
  const first: LabelledRows[] = [];
  const second: LabelledRows[] = [];
  const tree = parseClassTree('dormant | ((medium + high) | low)', NAMES);
  const [one, rest] = tree.branches;
  if (rest === undefined || !('node' in rest)) throw new Error('no second step');
  const procedure = twoStepProcedure({
    name: 'two-step',
    classNames: NAMES,
    procedure: saying([0.3, 0.7], first),
    tree: {
      ...tree,
      branches: [one!, { ...rest, node: { ...rest.node, procedure: saying([0.6, 0.4], second) } }],
    },
  });
  const rows = { ...labelled(20), weights: Float32Array.from({ length: 20 }, (_, i) => 1 + (i % 2)) };
  const fitted = await procedure.fit(rows, ctx);
  expect([...first[0]!.y]).toEqual([...rows.y].map((value) => (value === 0 ? 0 : 1)));
  const active = rows.y.filter((value) => value > 0);
  expect([...second[0]!.y]).toEqual([...active].map((value) => (value === 1 ? 1 : 0)));
  expect([first[0]!.nClasses, second[0]!.nClasses, second[0]!.frame.nRows]).toEqual([2, 2, 14]);
  expect([...second[0]!.weights!]).toEqual([...rows.weights].filter((_, i) => rows.y[i]! > 0));
  // medium stands in rows 5 and 15 (weight 4), high in 6..9 and 16..19 (weight 12)
  const expected = [0.3, 0.7 * 0.4, 0.7 * 0.6 * (4 / 16), 0.7 * 0.6 * (12 / 16)];
  const p = await fitted.predict(frameOf([1, 2]), ctx);
  for (const [i, value] of [...expected, ...expected].entries()) expect(p[i]).toBeCloseTo(value, 6);
});

test('rows sum to 1, a class without rows gets nothing, and a step without rows is even', async () => {
  const ctx = await kernelContext();
  const rule = columnRule({ name: 'recency', column: 'days' });
  const tree = parseClassTree('(dormant | low) | (medium | high)', NAMES);
  const procedure = twoStepProcedure({ name: 'two-step', tree, classNames: NAMES, procedure: rule });
  const all = labelled(60);
  const sumsOf = (p: Float32Array) =>
    Array.from({ length: p.length / 4 }, (_, row) =>
      p.slice(row * 4, row * 4 + 4).reduce((a, b) => a + b, 0),
    );
  const full = await (await procedure.fit(all, ctx)).predict(all.frame, ctx);
  for (const sum of sumsOf(full)) expect(sum).toBeCloseTo(1, 6);
  const without = (classes: readonly number[]) =>
    takeLabelled(all, Uint32Array.from([...all.y.keys()].filter((row) => !classes.includes(all.y[row]!))));
  const noLow = await (await procedure.fit(without([1]), ctx)).predict(all.frame, ctx);
  for (const sum of sumsOf(noLow)) expect(sum).toBeCloseTo(1, 6);
  expect(noLow.filter((_, i) => i % 4 === 1).every((value) => value === 0)).toBe(true);
  const noSecond = await (await procedure.fit(without([2, 3]), ctx)).predict(all.frame, ctx);
  for (const sum of sumsOf(noSecond)) expect(sum).toBeCloseTo(1, 6);
  expect(noSecond.filter((_, i) => i % 4 > 1).every((value) => value === 0)).toBe(true);
  const weightless = { ...all, weights: Float32Array.from(all.y, (one) => (one > 1 ? 0 : 1)) };
  const none = await (await procedure.fit(weightless, ctx)).predict(all.frame, ctx);
  expect(none).toEqual(noSecond);
});

test('a step is scored on the rows of its classes by what its own procedure says of them', async () => {
  const ctx = await kernelContext();
  const rule = columnRule({ name: 'recency', column: 'days' });
  const tree = oneAgainstRest(NAMES, 'dormant');
  const rows = labelled(120);
  const splits = repeatedFolds(rows, { folds: 3, repeats: 1 }, ctx.rng.fork('folds'));
  const procedure = twoStepProcedure({ name: 'two-step', tree, classNames: NAMES, procedure: rule });
  const predictions = await crossValidate(procedure, { rows, splits }, ctx);
  const [first, second] = scoreSteps(tree, { predictions, ...rows });
  expect([first!.name, second!.name, first!.depth, second!.depth]).toEqual(['step 1', 'step 2', 1, 2]);
  expect(second!.branches).toEqual(['low', 'medium', 'high']);
  for (const [s, split] of splits.entries()) {
    // the second step by hand
    const active = (which: Uint32Array) => which.filter((row) => rows.y[row]! > 0);
    const train = takeLabelled(rows, active(split.train));
    const fitted = await rule.fit({ ...train, y: train.y.map((one) => one - 1), nClasses: 3 }, ctx);
    const test = takeLabelled(rows, active(split.test));
    const own = await fitted.predict(test.frame, ctx);
    const score = second!.splits[s]!;
    expect(score.rows).toEqual(active(split.test));
    expect(score.y).toEqual(test.y.map((one) => one - 1));
    for (const [i, value] of own.entries()) expect(score.probabilities[i]).toBeCloseTo(value, 5);
    let right = 0;
    for (const [i, one] of score.y.entries()) {
      const p = [...score.probabilities.subarray(i * 3, i * 3 + 3)];
      if (p.indexOf(Math.max(...p)) === one) right++;
    }
    expect(score.accuracy).toBeCloseTo(right / score.y.length, 12);
    // high is 4 of 7 active rows
    expect(score.majorityAccuracy).toBeCloseTo(
      score.y.filter((one) => one === 2).length / score.y.length,
      12,
    );
    const sentOn = [...split.test.keys()].filter(
      (place) => rows.y[split.test[place]!]! > 0 && predictions[s]!.test[place * 4]! < 0.5,
    );
    expect(score.arriving).toBe(sentOn.length);
    expect(first!.splits[s]!.arriving).toBe(split.test.length);
    expect(first!.splits[s]!.rows).toEqual(split.test);
  }
  const mean = (values: (number | null)[]) => values.reduce((a: number, b) => a + b!, 0) / values.length;
  expect(first!.accuracy).toBeCloseTo(mean(first!.splits.map(({ accuracy }) => accuracy)), 12);
  expect(first!.accuracy!).toBeGreaterThan(first!.majorityAccuracy!);
  // a procedure without steps is scored alike: the majority is even with itself at each step
  const flat = await crossValidate(majority, { rows, splits }, ctx);
  for (const step of scoreSteps(tree, { predictions: flat, ...rows }))
    expect(step.accuracy).toBe(step.majorityAccuracy);
});

test('scores are null where no row belongs to a step, and even where it cannot be reached', () => {
  const tree = parseClassTree('dormant | (low | (medium + high))', NAMES);
  const split = { name: 'one', train: Uint32Array.of(0, 1), test: Uint32Array.of(2) };
  const sure = Float32Array.of(1, 0, 0, 0);
  const [, none] = scoreSteps(tree, {
    predictions: [{ split, test: sure, train: null }],
    y: Int32Array.of(0, 1, 0),
    nClasses: 4,
  });
  expect([none!.accuracy, none!.majorityAccuracy, none!.splits[0]!.arriving]).toEqual([null, null, 0]);
  const [, even] = scoreSteps(tree, {
    predictions: [{ split, test: sure, train: null }],
    y: Int32Array.of(0, 1, 1),
    nClasses: 4,
  });
  expect([...even!.splits[0]!.probabilities]).toEqual([0.5, 0.5]);
  expect([even!.accuracy, even!.splits[0]!.arriving]).toEqual([1, 0]);
});

test('steps without a procedure, and rows of another number of classes, are turned down', async () => {
  const ctx = await kernelContext();
  const tree = parseClassTree('dormant | (low | (medium + high))', NAMES);
  expect(() => twoStepProcedure({ name: 'two-step', tree, classNames: NAMES })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('"step 1"') }),
  );
  expect(() =>
    twoStepProcedure({ name: 't', tree, classNames: NAMES.slice(1), procedure: majority }),
  ).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  const procedure = twoStepProcedure({ name: 'two-step', tree, classNames: NAMES, procedure: majority });
  await expect(procedure.fit({ ...labelled(20), nClasses: 5 }, ctx)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
});
