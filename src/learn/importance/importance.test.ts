import { expect, test } from 'vitest';
import { createRng } from '#base';
import { permutationImportanceSchema } from '#contract';
import type { Frame } from '#matrix';
import { classificationMetric } from '../metrics/classification-metrics.ts';
import { fixedProcedure, labelled, poolLessContext, valuesOf } from '../testkit/toy-procedures.ts';
import { repeatedFolds } from '../validate/folds.ts';
import { columnLosses } from './column-losses.ts';
import { permutationImportance, summariseLosses } from './permutation-importance.ts';
import { permutedColumn } from './permuted-column.ts';

const auc = classificationMetric('auc');
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Columns strong, weak and noise; the classes follow from the first two. */
function rowsOf(nRows: number, names = ['strong', 'weak', 'noise']) {
  const rng = createRng(6);
  const values = new Map(
    ['strong', 'weak', 'noise'].map((name) => [name, Array.from({ length: nRows }, () => rng.normal())]),
  );
  const y = values
    .get('strong')!
    .map((strong, i) => (rng.next() < sigmoid(2 * strong + 0.7 * values.get('weak')![i]!) ? 1 : 0));
  return labelled(Object.fromEntries(names.map((name) => [name, values.get(name)!])), { y });
}
const model = fixedProcedure(['strong', 'weak', 'noise'], (strong, weak, noise) =>
  sigmoid(2 * strong! + 0.7 * weak! + 0.2 * noise!),
);
const splitsOf = (rows: ReturnType<typeof rowsOf>) =>
  repeatedFolds(rows, { folds: 5, repeats: 1 }, createRng(1));

test('columns are ordered by what the metric loses, and a column of noise is no evidence', async () => {
  const rows = rowsOf(600);
  const found = await permutationImportance(
    model,
    { rows, splits: splitsOf(rows), metric: auc },
    poolLessContext(),
  );
  expect(permutationImportanceSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
  expect(found).toMatchObject({ metric: 'auc', over: 'splits', splits: 5, repeats: 5 });
  expect(found.columns.map(({ column, matters, used }) => [column, matters, used])).toEqual([
    ['strong', true, true],
    ['weak', true, true],
    ['noise', false, true],
  ]);
  const [strong, , noise] = found.columns;
  expect(strong!.drop.mean).toBeGreaterThan(0.2);
  expect(noise!.drop.low).toBeLessThanOrEqual(0);
  expect(noise!.drop.high! - noise!.drop.low!).toBeGreaterThan(0);
});

test('what is lost is what chance leaves: without the only column the AUC is a half, the accuracy that of the shares', async () => {
  const rng = createRng(9);
  const a = Array.from({ length: 3000 }, () => Number(rng.next() < 0.3));
  const rows = labelled({ a }, { y: a });
  const fitted = await fixedProcedure(['a'], (own) => own!).fit(rows, poolLessContext());
  const q = a.reduce((sum, one) => sum + one, 0) / 3000;
  for (const [name, expected] of [
    ['auc', 0.5],
    ['accuracy', 2 * q * (1 - q)],
    ['brier', 2 * q * (1 - q)],
  ] as const) {
    const [own] = (await columnLosses(
      fitted,
      { rows, metric: classificationMetric(name), repeats: 10 },
      poolLessContext(),
    ))!;
    const mean = own!.losses.reduce((sum, loss) => sum + loss, 0) / 10;
    // standard error of one repeat about .008
    expect(Math.abs(mean - expected)).toBeLessThan(0.012);
  }
});

test('the importance of a column does not depend on which others stand beside it, nor on their order', async () => {
  const order = async (names: string[]) => {
    const rows = rowsOf(200, names);
    const splits = splitsOf(rows);
    return permutationImportance(model, { rows, splits, metric: auc, repeats: 2 }, poolLessContext(3));
  };
  expect(await order(['noise', 'strong', 'weak'])).toEqual(await order(['strong', 'weak', 'noise']));
});

test('a column that changes no prediction is said to be unused, with a loss of exactly 0', async () => {
  const rows = rowsOf(200);
  let asked = 0;
  const lone = fixedProcedure(['strong'], (strong) => sigmoid(strong!));
  const fitted = await lone.fit(rows, poolLessContext());
  const counted = {
    ...fitted,
    predict: (...given: Parameters<typeof fitted.predict>) => {
      asked++;
      return fitted.predict(...given);
    },
  };
  const found = await columnLosses(counted, { rows, metric: auc, repeats: 4 }, poolLessContext());
  expect(found!.map(({ column, used }) => [column, used])).toEqual([
    ['strong', true],
    ['weak', false],
    ['noise', false],
  ]);
  expect(found![1]!.losses).toEqual([0, 0, 0, 0]);
  // the rows as they are, four times the one, once each of the others
  expect(asked).toBe(1 + 4 + 2);
  const summary = summariseLosses([found!], { metric: auc, repeats: 4, testToTrain: 0.25 });
  expect(summary.over).toBe('repeats');
  expect(summary.columns[1]).toMatchObject({
    used: false,
    matters: false,
    drop: { mean: 0, low: 0, high: 0 },
  });
  expect(summary.columns[0]!.matters).toBe(true);
});

test('splits in which the metric is not defined are left out; without any other it is an error', async () => {
  const rows = rowsOf(40);
  const ofOne = { ...rows, y: new Int32Array(40) };
  const split = { train: Uint32Array.of(0, 1, 2), test: Uint32Array.of(3, 4, 5), name: 'one' };
  await expect(
    permutationImportance(model, { rows: ofOne, splits: [split], metric: auc }, poolLessContext()),
  ).rejects.toMatchObject({ code: 'TARGET_INVALID' });
});

test('dealing a raw column anew keeps its values, the other columns and the rows of a category', () => {
  const frame: Frame = {
    nRows: 6,
    columns: [
      { type: 'numeric', name: 'n', values: Float64Array.of(1, 2, Number.NaN, 4, 5, 6) },
      { type: 'category', name: 'c', codes: Int32Array.of(0, 1, -1, 1, 0, 2), levels: ['a', 'b', 'c'] },
    ],
  };
  const numeric = permutedColumn(frame, 0, createRng(1));
  expect(numeric.columns[1]).toBe(frame.columns[1]);
  expect([...valuesOf(numeric, 'n')].sort()).toEqual([...valuesOf(frame, 'n')].sort());
  expect(valuesOf(numeric, 'n')).not.toEqual(valuesOf(frame, 'n'));
  const category = permutedColumn(frame, 1, createRng(1)).columns[1];
  expect(category).toMatchObject({ type: 'category', levels: ['a', 'b', 'c'] });
  expect([...(category as { codes: Int32Array }).codes].sort()).toEqual([-1, 0, 0, 1, 1, 2].sort());
});
