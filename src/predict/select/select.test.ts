import { expect, test } from 'vitest';
import { createRng } from '#base';
import { classificationMetric, classifierProcedure, type LabelledRows } from '#learn';
import { plainPreparation } from '../../../test/testkit/plain-preparation.ts';
import { logisticRegressionLearner } from '../logistic-regression/index.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { chooseColumns, SELECTIONS } from './choose-columns.ts';
import { selectingProcedure } from './selecting-procedure.ts';
import { selectionStability } from './stability.ts';

const context = sharedContext();

/** Two columns of ten tell the class, `b` twice as loudly as `g`. */
function rowsOf(n: number, seed: number): LabelledRows {
  const rng = createRng(seed);
  const columns = [...'abcdefghij'].map((name) => ({
    type: 'numeric' as const,
    name,
    values: Float64Array.from({ length: n }, () => rng.normal()),
  }));
  const y = Int32Array.from({ length: n }, (_, i) =>
    2 * columns[1]!.values[i]! + columns[6]!.values[i]! + 0.5 * rng.normal() > 0 ? 1 : 0,
  );
  return { frame: { nRows: n, columns }, y, nClasses: 2, weights: null, groups: null };
}

const logistic = (options: object) =>
  classifierProcedure({
    name: 'logistic-regression',
    preparation: plainPreparation,
    classifier: logisticRegressionLearner,
    options: logisticRegressionLearner.options.parse(options),
  });
const choiceOf = (how: (typeof SELECTIONS)[number], most: number) => ({
  how,
  most,
  metric: classificationMetric('auc', 2),
  sparse: (c: number) => logistic({ penalty: 'l1', c }),
});

test.each(SELECTIONS)('%s finds the columns that tell the class, the louder one first', async (how) => {
  const rows = rowsOf(400, 3);
  const choose = (most: number) =>
    chooseColumns(logistic({}), { rows, choice: choiceOf(how, most) }, context());
  expect(await choose(1)).toEqual(['b']);
  expect(await choose(2)).toEqual(['b', 'g']);
  expect(await choose(10)).toEqual([...'abcdefghij']);
  expect(await choose(2)).toEqual(await choose(2));
});

test('the procedure sees the chosen columns alone, and predicts tables that have more or only these', async () => {
  const rows = rowsOf(300, 5);
  const fitted = await selectingProcedure(logistic({}), choiceOf('importance', 2)).fit(rows, context());
  expect(fitted.features.map(({ column }) => column)).toEqual(['b', 'g']);
  const only = { ...rows.frame, columns: rows.frame.columns.filter(({ name }) => 'bg'.includes(name)) };
  expect(await fitted.predict(only, context())).toEqual(await fitted.predict(rows.frame, context()));
  const alone = await logistic({}).fit({ ...rows, frame: only }, context());
  expect(await fitted.predict(only, context())).toEqual(await alone.predict(only, context()));
});

test('a choice of columns that is made with the test rows in sight cannot be expressed: classes of chance stay chance', async () => {
  const rows = rowsOf(120, 7);
  const rng = createRng(1);
  const chance = { ...rows, y: rows.y.map(() => rng.int(2)) };
  const train = Uint32Array.from({ length: 60 }, (_, i) => i);
  let sum = 0;
  const { crossValidate, scoreSplits } = await import('#learn');
  const splits = Array.from({ length: 8 }, (_, i) => ({
    train: Uint32Array.from(train, (row) => (row + 7 * i) % 120).sort(),
    test: Uint32Array.from(train, (row) => (row + 60 + 7 * i) % 120).sort(),
    name: `split ${i}`,
  }));
  const procedure = selectingProcedure(logistic({}), choiceOf('elimination', 2));
  const scores = scoreSplits(chance, await crossValidate(procedure, { rows: chance, splits }, context()), [
    classificationMetric('auc', 2),
  ]).test['auc']!;
  for (const score of scores) sum += score!;
  // the mean of 8 overlapping tests of 60 rows has a standard error near .04
  expect(Math.abs(sum / scores.length - 0.5)).toBeLessThan(0.12);
});

test('stability is 1 of equal choices, 0 on average of choices by chance, and that of the formula in between', () => {
  expect(selectionStability([4, 4, 0, 0], 4)).toBe(1);
  expect(selectionStability([2, 2], 2)).toBeNull();
  expect(selectionStability([1, 0], 1)).toBeNull();
  // {a, b}, {a, c}, {a, b}: p = 1, 2/3, 1/3, 0; the mean of 3/2 p (1 - p) is 1/6, that of chance 1/4
  expect(selectionStability([3, 2, 1, 0], 3)).toBeCloseTo(1 / 3, 12);
  const rng = createRng(2);
  let mean = 0;
  for (let round = 0; round < 400; round++) {
    const counts = new Array<number>(12).fill(0);
    for (let selection = 0; selection < 5; selection++) {
      const order = counts.map((_, j) => ({ j, at: rng.next() })).sort((a, b) => a.at - b.at);
      for (const { j } of order.slice(0, 4)) counts[j]!++;
    }
    mean += selectionStability(counts, 5)! / 400;
  }
  expect(Math.abs(mean)).toBeLessThan(0.02);
});
