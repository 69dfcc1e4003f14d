import { expect, test } from 'vitest';
import type { Frame } from '#matrix';
import { kernelContext } from '../../test/testkit/kernel-context.ts';
import { rowPreparation } from './row-preparation.ts';

const frame: Frame = {
  nRows: 5,
  columns: [
    { type: 'numeric', name: 'age', values: Float64Array.of(20, 30, Number.NaN, 50, 1000) },
    { type: 'category', name: 'city', codes: Int32Array.of(0, 1, 1, -1, 2), levels: ['a', 'b', 'c'] },
  ],
};
const train = Uint32Array.of(0, 1, 2, 3);

test('what is missing or unknown stays so where it may, and codes count levels by how frequent they are', async () => {
  const ctx = await kernelContext();
  const prepared = await rowPreparation({ missing: true, categories: 'codes', scaled: false }).fit(
    { frame, rows: train },
    ctx,
  );
  const { features, x } = await prepared.apply(frame, ctx);
  expect(features).toEqual([
    { name: 'age', column: 'age', level: null, kind: 'numeric' },
    { name: 'city', column: 'city', level: null, kind: 'category', nLevels: 2 },
  ]);
  // level c was not seen in the rows that it learned from
  expect([...x.data]).toEqual([20, 1, 30, 0, Number.NaN, 0, 50, Number.NaN, 1000, Number.NaN]);
});

test('medians and spreads come from the rows that were learned from alone', async () => {
  const ctx = await kernelContext();
  const prepared = await rowPreparation({ missing: false, categories: 'indicators', scaled: true }).fit(
    { frame, rows: train },
    ctx,
  );
  const { features, x } = await prepared.apply(frame, ctx);
  expect(features.map(({ name }) => name)).toEqual(['age', 'age is missing', 'city = a', 'city = b']);
  // median of 20, 30, 50; then mean 32.5 and population variance 118.75 of 20, 30, 30, 50
  const age = (value: number) => Math.fround((value - 32.5) / Math.sqrt(118.75));
  const column = (j: number) => [0, 1, 2, 3, 4].map((row) => x.data[row * 4 + j]);
  expect(column(0)).toEqual([20, 30, 30, 50, 1000].map(age));
  // one of four is missing: mean .25, variance .1875
  expect(column(1)[2]).toBeCloseTo(0.75 / Math.sqrt(0.1875), 6);
  expect(column(2)[4]).toBe(column(2)[1]);
});

test('a test row that is far off changes nothing that was learned', async () => {
  const ctx = await kernelContext();
  const preparation = rowPreparation({ missing: false, categories: 'indicators', scaled: true });
  const own = await preparation.fit({ frame, rows: train }, ctx);
  const columns = frame.columns.map((column) =>
    column.type === 'numeric'
      ? { ...column, values: column.values.map((value, i) => (i === 4 ? -1e9 : value)) }
      : { ...column, codes: column.codes.map((code, i) => (i === 4 ? 0 : code)) },
  );
  const other = await preparation.fit({ frame: { ...frame, columns }, rows: train }, ctx);
  const { levels: _, ...rest } = { levels: 0, ...own.spec };
  expect({ ...other.spec, columns: 0 }).toEqual({ ...rest, columns: 0 });
});
