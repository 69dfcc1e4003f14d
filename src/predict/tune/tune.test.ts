import { expect, test } from 'vitest';
import { AppError, createRng } from '#base';
import { classificationMetric, crossValidate, type LabelledRows, repeatedFolds } from '#learn';
import { labelled, poolLessContext, valuesOf } from '../../learn/testkit/toy-procedures.ts';
import { classifiers } from '../registry.ts';
import { placeOn, valueAt } from './axis.ts';
import { Candidates } from './candidates.ts';
import { narrowedLearners } from './narrow-spaces.ts';
import { meanOf, rungsOf, Search, type Trial } from './search.ts';
import type { OptionShape } from './search-space.ts';
import { searchSpaces } from './spaces.ts';
import { TunedProcedure } from './tuned-procedure.ts';

test('a number is spread evenly on its scale, and whole ones reach both of their ends', () => {
  const at = (n: number) => Array.from({ length: n }, (_, i) => (i + 0.5) / n);
  const log = { kind: 'number', low: 0.001, high: 10, scale: 'log', integer: false } as const;
  const tenths = at(4000).map((u) => Math.floor(Math.log10(valueAt(log, u) as number)));
  // four tenfolds, each as likely as another one
  for (const tenfold of [-3, -2, -1, 0])
    expect(tenths.filter((one) => one === tenfold).length / 4000).toBeCloseTo(0.25, 2);
  const whole = { kind: 'number', low: 3, high: 6, scale: 'linear', integer: true } as const;
  const counts = [3, 4, 5, 6].map((value) => at(4000).filter((u) => valueAt(whole, u) === value).length);
  expect(counts).toEqual([1000, 1000, 1000, 1000]);
  expect(valueAt(log, 0)).toBe(0.001);
  expect(valueAt({ kind: 'choice', values: ['a', 'b'] }, 0.999)).toBe('b');
  expect([0.001, 0.1, 10].map((value) => placeOn(log, value))).toEqual([0, 0.5, 1]);
});

test('every learner has a space, and all that is drawn from it is what its schema takes', () => {
  expect(Object.keys(searchSpaces).sort()).toEqual(classifiers.map(({ name }) => name).sort());
  for (const { name, options } of classifiers) {
    const drawn = new Candidates([{ name, space: searchSpaces[name]! }], {}, createRng(3));
    for (let trial = 0; trial < 40; trial++) {
      const candidate = drawn.at(trial)!;
      expect(options.parse(candidate.options)).toMatchObject(candidate.options);
    }
  }
});

test('trials begin with the defaults of each learner, come once each, and end where the spaces are exhausted', () => {
  const spaces = [
    { name: 'a', space: { x: { kind: 'choice' as const, values: [1, 2, 3] } } },
    { name: 'b', space: {} },
  ];
  const drawn = new Candidates(spaces, { a: { y: 7 } }, createRng(1));
  const all = Array.from({ length: 9 }, (_, i) => drawn.at(i)).filter((one) => one !== null);
  expect(all.slice(0, 2)).toEqual([
    { learner: 'a', options: { y: 7 } },
    { learner: 'b', options: {} },
  ]);
  expect(
    all
      .slice(2)
      .map(({ options }) => options['x'])
      .sort(),
  ).toEqual([1, 2, 3]);
  expect(all).toHaveLength(5);
  // another order of asking gives the same trials
  const again = new Candidates(spaces, { a: { y: 7 } }, createRng(1));
  expect(again.at(4)).toEqual(all[4]);
});

test('a space is narrowed, fixed and left out, and what cannot be is refused', () => {
  const learners = classifiers.map(({ name, options }) => ({
    name,
    shape: (options as unknown as { shape: OptionShape }).shape,
    space: searchSpaces[name]!,
  }));
  const others = Object.fromEntries(
    learners.filter(({ name }) => name !== 'gradient-boosting').map(({ name }) => [name, false]),
  );
  const said = (given: Record<string, unknown>) =>
    narrowedLearners(learners, { ...others, 'gradient-boosting': given })[0]!.space;
  const space = said({ leaves: [7, 15], trees: { low: 5, high: 9 }, l2: false, rowShare: 1 });
  expect(space['leaves']).toEqual({ kind: 'choice', values: [7, 15] });
  expect(space['trees']).toEqual({ kind: 'number', low: 5, high: 9, scale: 'linear', integer: true });
  expect(space['rowShare']).toEqual({ kind: 'choice', values: [1] });
  expect(space['l2']).toBeUndefined();
  expect(space['learningRate']).toEqual(searchSpaces['gradient-boosting']!['learningRate']);
  const all = Object.fromEntries(learners.map(({ name }) => [name, false]));
  for (const [given, message] of [
    [() => narrowedLearners(learners, all), 'without any trial'],
    [() => narrowedLearners(learners, { forest: {} }), 'one of'],
    [() => said({ leafs: [3] }), 'got "leafs"'],
    [() => said({ leaves: [] }), 'leaves no trial'],
    [() => said({ leaves: { low: 9, high: 3 } }), 'leaves no trial'],
    [() => said({ leaves: [1] }), 'value 1'],
    [() => said({ l2: { low: 0, high: 3, scale: 'log' } }), 'above 0'],
    [() => said({ l2: { from: 0 } }), 'low, high and scale'],
  ] as const) {
    expect(given).toThrow(AppError);
    expect(given).toThrow(message);
  }
});

/** Scores that are drawn, better for larger trials. */
const noisy = (trial: number, fold: number) => createRng(9).fork(trial).fork(fold).normal() + trial / 40;

async function searched(nTrials: number, halving: boolean): Promise<Search> {
  let trial = 0;
  const search = new Search({
    folds: 5,
    larger: 'better',
    halving,
    evaluate: async (_, fold) => noisy(trial, fold),
  });
  for (; trial < nTrials; trial++) await search.step({ learner: 'a', options: { trial } });
  return search;
}

test('after the folds of a rung the better half of those that came so far goes on, as counted by brute force', async () => {
  expect([rungsOf(5), rungsOf(10), rungsOf(2), rungsOf(3)]).toEqual([
    [1, 2, 5],
    [2, 4, 10],
    [1, 2],
    [1, 2, 3],
  ]);
  const { trials } = await searched(60, true);
  const means = (which: number, folds: number) =>
    meanOf(Array.from({ length: folds }, (_, fold) => noisy(which, fold)))!;
  let left = Array.from({ length: 60 }, (_, i) => i);
  for (const [rung, folds] of [1, 2].entries()) {
    const next = left.filter((one, i) => {
      const before = left.slice(0, i + 1).map((other) => means(other, folds));
      const place = before.filter((value) => value > means(one, folds)).length;
      return place < before.length / 2;
    });
    const ended = left.filter((one) => !next.includes(one));
    for (const one of ended) expect(trials[one]!.scores).toHaveLength([1, 2][rung]!);
    left = next;
  }
  for (const one of left) expect(trials[one]!.scores).toHaveLength(5);
});

test('a shorter search is the beginning of a longer one, and the best is the best of those judged on all folds', async () => {
  const [short, long, full] = [await searched(20, true), await searched(60, true), await searched(60, false)];
  expect(long.trials.slice(0, 20)).toEqual(short.trials);
  const judged = full.trials.map(({ scores }) => meanOf(scores)!);
  expect(full.best()).toBe(judged.indexOf(Math.max(...judged)));
  const whole = long.trials.map(({ scores }) => (scores.length === 5 ? meanOf(scores)! : -9));
  expect(long.best()).toBe(whole.indexOf(Math.max(...whole)));
});

test('trials that are told again give the same search without learning, and one that fails is a result', async () => {
  const long = await searched(30, true);
  const known = JSON.parse(JSON.stringify(long.trials)) as Trial[];
  const search = new Search({
    folds: 5,
    larger: 'better',
    halving: true,
    evaluate: async () => {
      throw new AppError('FIT_DIVERGED', 'no');
    },
  });
  for (const trial of known) await search.step(trial, trial);
  expect(search.trials).toEqual(long.trials);
  const failed = await search.step({ learner: 'a', options: {} });
  expect(failed).toMatchObject({ scores: [], error: 'no' });
  expect(search.best()).toBe(long.best());
});

/** Rows of which nothing can be told, and a procedure that says chance by a number of its own. */
const SALTS = 60;
function chance(): { rows: LabelledRows; tuned: TunedProcedure } {
  const rng = createRng(4);
  const n = 240;
  const rows = labelled(
    { row: Array.from({ length: n }, (_, i) => i) },
    { y: Int32Array.from({ length: n }, () => rng.int(2)) },
  );
  const space = { salt: { kind: 'choice' as const, values: Array.from({ length: SALTS }, (_, i) => i) } };
  const candidates = new Candidates([{ name: 'a', space }], {}, createRng(1));
  const tuned = new TunedProcedure(
    {
      name: 'tuned',
      candidates,
      folds: 4,
      halving: false,
      metric: classificationMetric('auc', 2),
      procedureOf: ({ options }) => ({
        name: 'chance',
        fit: async () => ({
          nClasses: 2,
          features: [],
          async predict(frame) {
            return Float32Array.from(
              [...valuesOf(frame, 'row')].flatMap((row) => {
                const p = createRng(Number(options['salt'] ?? -1) + 100)
                  .fork(row)
                  .next();
                return [1 - p, p];
              }),
            );
          },
        }),
      }),
    },
    SALTS,
  );
  return { rows, tuned };
}

test('the best of many trials of chance looks good by its folds, and is chance on rows that no trial saw', async () => {
  const { rows, tuned } = chance();
  const ctx = poolLessContext();
  const metric = classificationMetric('auc', 2);
  const { trial, trials } = await tuned.find(rows, ctx);
  expect(trials).toHaveLength(SALTS);
  // the expected largest of 60 normals is 2.3 deviations; an AUC of 120 and 120 rows has one of .037
  expect(meanOf(trial.scores)).toBeGreaterThan(0.5 + 1.5 * 0.037);
  const splits = repeatedFolds(rows, { folds: 4, repeats: 3 }, createRng(2));
  const said = await crossValidate(tuned, { rows, splits }, ctx);
  const outside = said.map(({ split, test }) =>
    metric.compute({
      probabilities: test,
      y: Int32Array.from(split.test, (row) => rows.y[row]!),
      nClasses: 2,
      weights: null,
    }),
  );
  // the test rows of a fold are 60: a deviation of .075 each, of the mean of 12 of the same rows at least .037
  expect(Math.abs(meanOf(outside)! - 0.5)).toBeLessThan(0.08);
});
