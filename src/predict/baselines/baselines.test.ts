import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { LabelledRows } from '#learn';
import type { Frame } from '#matrix';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { baselinesFor, columnRule, majority, stratified } from './index.ts';

const frameOf = (name: string, values: readonly number[]): Frame => ({
  nRows: values.length,
  columns: [{ type: 'numeric', name, values: Float64Array.from(values) }],
});

const rowsOf = (
  values: readonly number[],
  y: readonly number[],
  { weights, nClasses = 2 }: { weights?: readonly number[]; nClasses?: number } = {},
): LabelledRows => ({
  frame: frameOf('days', values),
  y: Int32Array.from(y),
  nClasses,
  weights: weights === undefined ? null : Float32Array.from(weights),
  groups: null,
});

const VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40];
const Y = [0, 0, 1, 0, 0, 1, 1, 0, 1, 1];

test('majority gives every row the shares of the classes by weight', async () => {
  const ctx = await kernelContext();
  const plain = await majority.fit(rowsOf([1, 2, 3, 4], [0, 2, 2, 2], { nClasses: 3 }), ctx);
  expect([...(await plain.predict(frameOf('days', [1, 2]), ctx))]).toEqual([0.25, 0, 0.75, 0.25, 0, 0.75]);
  const weighted = await majority.fit(rowsOf([1, 2, 3], [0, 1, 1], { weights: [6, 2, 0] }), ctx);
  expect([...(await weighted.predict(frameOf('days', [1]), ctx))]).toEqual([0.75, 0.25]);
  await expect(majority.fit(rowsOf([1, 2], [0, 1], { weights: [0, 0] }), ctx)).rejects.toMatchObject({
    code: 'WEIGHTS_INVALID',
  });
});

test('stratified is sure of classes that it draws by their shares, the same ones at every call', async () => {
  const ctx = await kernelContext();
  const y = Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 90 ? 2 : 3));
  const fitted = await stratified.fit(rowsOf(y, y, { nClasses: 5 }), ctx);
  const many = frameOf('days', new Array<number>(5000).fill(0));
  const drawn = await fitted.predict(many, ctx);
  const counts = [0, 0, 0, 0, 0];
  let sure = 0;
  for (let row = 0; row < many.nRows; row++) {
    const own = drawn.subarray(row * 5, row * 5 + 5);
    if (own.filter((p) => p === 1).length === 1 && own.filter((p) => p === 0).length === 4) sure++;
    counts[own.indexOf(1)]!++;
  }
  expect(sure).toBe(many.nRows);
  expect([counts[1], counts[4]]).toEqual([0, 0]);
  // four standard errors of a share of 5,000 draws are at most .0283
  for (const [one, share] of [0.6, 0, 0.3, 0.1, 0].entries())
    expect(Math.abs(counts[one]! / many.nRows - share)).toBeLessThan(0.0283);
  expect(await fitted.predict(many, ctx)).toEqual(drawn);
  expect(await fitted.predict(frameOf('days', [1, 2, 3]), ctx)).toEqual(drawn.slice(0, 15));
  const other = await stratified.fit(rowsOf(y, y, { nClasses: 5 }), { ...ctx, rng: createRng(2) });
  expect(await other.predict(many, ctx)).not.toEqual(drawn);
});

test('a rule by one column is the logistic curve of the column in standard units', async () => {
  const ctx = await kernelContext();
  // sklearn 1.9.1, LogisticRegression(C=1, tol=1e-12) on the column less its mean, by its deviation
  const goldens = [
    {
      weights: undefined,
      p: [0.39123, 0.407114, 0.423194, 0.439438, 0.455813, 0.472284, 0.488816, 0.505373, 0.521917, 0.894821],
    },
    {
      weights: [1, 2, 1, 1, 1, 1, 3, 1, 1, 1],
      p: [0.413248, 0.435049, 0.457104, 0.479328, 0.501634, 0.523934, 0.546139, 0.568162, 0.589918, 0.958157],
    },
  ];
  for (const { weights, p } of goldens) {
    const rule = columnRule({ name: 'recency', column: 'days' });
    const fitted = await rule.fit(rowsOf(VALUES, Y, weights === undefined ? {} : { weights }), ctx);
    const predicted = await fitted.predict(frameOf('days', VALUES), ctx);
    for (const [row, value] of p.entries()) {
      expect(predicted[row * 2 + 1]).toBeCloseTo(value, 5);
      expect(predicted[row * 2]! + predicted[row * 2 + 1]!).toBeCloseTo(1, 6);
    }
    expect(fitted.features.map(({ name }) => name)).toEqual(['days']);
  }
});

test('what is missing counts as the mean, in learning and after', async () => {
  const ctx = await kernelContext();
  const rule = columnRule({ name: 'recency', column: 'days' });
  const mean = 8.5;
  const withGaps = await rule.fit(rowsOf([...VALUES, Number.NaN, Number.NaN], [...Y, 0, 1]), ctx);
  const at = await withGaps.predict(frameOf('days', [Number.NaN, mean, 20]), ctx);
  expect(at[1]).toBe(at[3]);
  expect(at[5]).toBeGreaterThan(at[3]!);
});

test('a column that parts the classes, one of one value and rows of one class give sound probabilities', async () => {
  const ctx = await kernelContext();
  const rule = columnRule({ name: 'recency', column: 'days' });
  const parted = await rule.fit(rowsOf([1, 2, 3, 1e9, 2e9, 3e9], [1, 1, 1, 0, 0, 0]), ctx);
  const [, low, , high] = await parted.predict(frameOf('days', [1, 3e9]), ctx);
  expect(low).toBeGreaterThan(0.5);
  expect(high).toBeLessThan(0.5);
  const constant = await rule.fit(rowsOf([5, 5, 5, 5], [0, 1, 1, 1]), ctx);
  expect([...(await constant.predict(frameOf('days', [99]), ctx))]).toEqual([0.25, 0.75]);
  const oneClass = await rule.fit(rowsOf([1, 2, 3], [1, 1, 1]), ctx);
  expect([...(await oneClass.predict(frameOf('days', [2]), ctx))]).toEqual([0, 1]);
  const allMissing = await rule.fit(rowsOf([Number.NaN, Number.NaN], [0, 1]), ctx);
  expect([...(await allMissing.predict(frameOf('days', [2]), ctx))]).toEqual([0.5, 0.5]);
});

test('with three classes a rule gives the shares within ten bins, and the shares of all as one row more', async () => {
  const ctx = await kernelContext();
  const values = Array.from({ length: 200 }, (_, i) => i);
  const y = values.map((value) => (value < 60 ? 2 : value < 100 ? 0 : 1));
  const fitted = await columnRule({ name: 'recency', column: 'days' }).fit(
    rowsOf(values, y, { nClasses: 3 }),
    ctx,
  );
  const p = await fitted.predict(frameOf('days', [-5, 59, 60, 99, 100, 1000]), ctx);
  // bins of 20 rows of one class each: (20 + share of the class) / 21
  const [of0, of1, of2] = [20.2 / 21, 20.5 / 21, 20.3 / 21];
  for (const [place, value] of [of2, of2, of0, of0, of1, of1].entries())
    expect(Math.max(...p.subarray(place * 3, place * 3 + 3))).toBeCloseTo(value, 6);
  expect([0, 1, 2].map((one) => p[one])).toEqual([0.2 / 21, 0.5 / 21, 20.3 / 21].map(Math.fround));
});

test('the rules are those whose columns there are, and name a column that is not', async () => {
  const ctx = await kernelContext();
  expect(baselinesFor().map(({ name }) => name)).toEqual(['majority', 'stratified']);
  const all = baselinesFor({ recency: 'days', frequency: 'dayz', spend: null });
  expect(all.map(({ name }) => name)).toEqual(['majority', 'stratified', 'recency', 'frequency']);
  await expect(all[3]!.fit(rowsOf(VALUES, Y), ctx)).rejects.toMatchObject({
    code: 'COLUMN_UNKNOWN',
    hint: 'Did you mean days?',
  });
  const levels: LabelledRows = {
    ...rowsOf([1, 2], [0, 1]),
    frame: {
      nRows: 2,
      columns: [{ type: 'category', name: 'days', codes: Int32Array.of(0, 1), levels: ['a', 'b'] }],
    },
  };
  await expect(all[2]!.fit(levels, ctx)).rejects.toMatchObject({ code: 'COLUMN_WRONG_KIND' });
});
