import { expect, test } from 'vitest';
import { rowPreparation } from '#features';
import { classifierProcedure, takeLabelled } from '#learn';
import { decisionTree } from '#predict';
import { packProcedure } from './pack-procedure.ts';
import { cases, fitted, loadedOf, made } from './testkit/fitted-procedures.ts';

test.each(cases)('%s says the same after it was saved and loaded', async (_, name, nClasses, given) => {
  const rows = made(nClasses);
  const { ctx, procedure } = await fitted(given, rows, name);
  const loaded = loadedOf(packProcedure(procedure), name, nClasses);
  const p = await procedure.predict(rows.frame, ctx);
  const again = await loaded.predict(rows.frame, ctx);
  expect(Buffer.from(again.buffer).equals(Buffer.from(p.buffer))).toBe(true);
  for (let row = 0; row < p.length; row += nClasses)
    expect(p.subarray(row, row + nClasses).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
  expect(loaded.decide?.(p)).toEqual(procedure.decide?.(p));
  expect(procedure.decide === undefined).toBe(given['threshold'] === undefined);
});

test('parts that prepare rows alike share one recipe', async () => {
  const { procedure } = await fitted(
    {
      learners: ['voting', 'decision-tree', 'random-forest', 'logistic-regression', 'multilayer-perceptron'],
    },
    made(2),
    'voting',
  );
  expect(packProcedure(procedure).specs).toHaveLength(2);
});

test('two steps are the classifiers of the steps, composed by hand', async () => {
  const rows = made(3);
  const { ctx, procedure, contender } = await fitted(
    { learnerOptions: { 'two-step': { tree: 'low | (mid | high)', learner: 'decision-tree' } } },
    rows,
    'two-step',
  );
  expect(contender.title).toBe('Two-step: low, then mid or high (decision tree)');
  const single = classifierProcedure({
    name: 'step',
    preparation: rowPreparation(decisionTree.needs),
    classifier: decisionTree,
    options: decisionTree.options.parse({}),
  });
  const first = await single.fit({ ...rows, y: rows.y.map((one) => Math.min(one, 1)), nClasses: 2 }, ctx);
  const active = takeLabelled(rows, Uint32Array.from([...rows.y.keys()].filter((row) => rows.y[row]! > 0)));
  const second = await single.fit({ ...active, y: active.y.map((one) => one - 1), nClasses: 2 }, ctx);
  const [p, q, all] = await Promise.all(
    [first, second, procedure].map((one) => one.predict(rows.frame, ctx)),
  );
  for (let row = 0; row < rows.y.length; row++) {
    const [rest, high] = [p![2 * row + 1]!, q![2 * row + 1]!];
    const expected = [1 - rest, rest * (1 - high), rest * high];
    for (const [one, value] of expected.entries()) expect(all![3 * row + one]).toBeCloseTo(value, 6);
  }
});

test('options that make no sense are refused before anything is learned', async () => {
  const refused = (name: string, given: Record<string, unknown>, nClasses = 3) =>
    expect(fitted(given, made(nClasses), name)).rejects;
  const tree = (text: string) => ({ learnerOptions: { 'two-step': { tree: text } } });
  await refused('two-step', tree('low | (mid | low)')).toMatchObject({ code: 'OPTION_INVALID' });
  await refused('two-step', tree('low | mid')).toThrow('none that leads to "high"');
  await refused('two-step', tree('low')).toThrow('a further branch');
  await refused('two-step', tree('low | (mid | hihg)')).toThrow('got "hihg"');
  const steps = (more: object) => ({ learnerOptions: { 'two-step': more } });
  await refused('two-step', steps({ learner: 'random-forrest' })).toMatchObject({
    hint: 'Did you mean random-forest?',
  });
  await refused('two-step', steps({ learner: 'voting' })).toThrow('a single learner');
  await refused('two-step', steps({ tree: 'low | mid | high', first: 'low' })).toThrow('got both');
  await refused('voting', { learnerOptions: { voting: { weights: [1] } } }).toThrow('a weight for each of 3');
  await refused('decision-tree', { threshold: 'f1' }).toThrow('a target of two classes, got 3');
  await refused('decision-tree', { threshold: 'cost' }, 2).toThrow('got none');
});

test('a bundle whose parts do not fit together is refused', async () => {
  const rows = made(3);
  const { procedure } = await fitted(
    {
      learnerOptions: { 'two-step': { tree: 'low | (mid | high)', learner: 'decision-tree' } },
      calibrate: 'platt',
    },
    rows,
    'two-step',
  );
  const packed = packProcedure(procedure);
  const changed = (change: (facts: never) => void) => () => {
    const copy = structuredClone(packed);
    change(copy.model.facts as never);
    return loadedOf(copy, 'two-step', 3);
  };
  type Facts = {
    parts: { recipe: number; steps: { part: number; branches: { step: number; classes: number[] }[] }[] }[];
    threshold: unknown;
  };
  const steps = (facts: Facts) => facts.parts[0]!.steps;
  const damages: ((facts: Facts) => unknown)[] = [
    (facts) => Object.assign(steps(facts)[0]!, { part: 0 }),
    (facts) => Object.assign(steps(facts)[0]!, { part: steps(facts)[1]!.part }),
    (facts) => Object.assign(steps(facts)[0]!, { part: 99 }),
    (facts) => Object.assign(steps(facts)[0]!.branches[1]!, { step: 0 }),
    (facts) => Object.assign(steps(facts)[1]!.branches[0]!, { classes: [0] }),
    (facts) => Object.assign(steps(facts)[1]!.branches[0]!, { classes: [1, 2] }),
    (facts) => Object.assign(facts.parts[1]!, { recipe: 7 }),
    (facts) => facts.parts.push(facts.parts[1]!),
    (facts) => Object.assign(facts, { threshold: { by: 'f1', threshold: 0.5 } }),
    (facts) => Object.assign(facts, { parts: [] }),
  ];
  for (const damage of damages)
    expect(changed(damage as (facts: never) => void)).toThrow(
      expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
    );
  const { [`part 1/${Object.keys(packed.arrays)[0]!.split('/')[1]}`]: _, ...arrays } = packed.arrays;
  expect(() => loadedOf({ ...packed, arrays }, 'two-step', 3)).toThrow();
  expect(() => loadedOf(packed, 'two-step', 4)).toThrow(
    expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
  );
  const newer = { ...packed, model: { ...packed.model, version: 2 } };
  expect(() => loadedOf(newer, 'two-step', 3)).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
});
