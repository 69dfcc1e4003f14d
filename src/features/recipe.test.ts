import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import { type Context, type Frame, selectRows } from '#matrix';
import { type ColumnPlan, fitRecipe, recipeOf, recipeSpecSchema } from './recipe.ts';

let pool: KernelPool;
let ctx: Context;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 1 });
  const signal = new AbortController().signal;
  ctx = { rng: createRng(1), clock: systemClock, log: silentLogger, progress: silentProgress, signal, pool };
});
afterAll(() => pool.close());

const numeric = (name: string, ...values: number[]) =>
  ({ type: 'numeric', name, values: Float64Array.from(values) }) as const;
const category = (name: string, ...levels: (string | null)[]) => {
  const known = [...new Set(levels.filter((level) => level !== null))].sort();
  const codes = Int32Array.from(levels, (level) => (level === null ? -1 : known.indexOf(level)));
  return { type: 'category', name, codes, levels: known } as const;
};
const plan = (column: string, rest: Partial<Extract<ColumnPlan, { type: 'numeric' }>> = {}): ColumnPlan => ({
  type: 'numeric',
  column,
  impute: 'median',
  log1p: 'never',
  scale: 'standard',
  ...rest,
});

async function applied(columns: ColumnPlan[], frame: Frame): Promise<number[]> {
  const matrix = await fitRecipe(columns, { frame, rows: null }).apply(frame, ctx);
  const values = [...matrix.x.data];
  matrix.x.release();
  return values;
}

test('standardised: the population standard deviation, the median for a missing value', async () => {
  const frame = { nRows: 4, columns: [numeric('x', 1, Number.NaN, 3, 8)] };
  // filled 1 3 3 8: mean 3.75, population variance 6.6875
  const expected = [1, 3, 3, 8].map((value) => Math.fround((value - 3.75) / Math.sqrt(6.6875)));
  expect(await applied([plan('x')], frame)).toEqual(expected);
});

test('zero and mean fill, robust scaling by hand', async () => {
  const frame = { nRows: 5, columns: [numeric('x', 1, Number.NaN, 2, 3, 10)] };
  expect(await applied([plan('x', { impute: 'zero', scale: 'none' })], frame)).toEqual([1, 0, 2, 3, 10]);
  expect(await applied([plan('x', { impute: 'mean', scale: 'none' })], frame)).toEqual([1, 4, 2, 3, 10]);
  // filled by zero: 1 0 2 3 10, median 2, quartiles 1 and 3
  expect(await applied([plan('x', { impute: 'zero', scale: 'robust' })], frame)).toEqual([
    -0.5, -1, 0, 0.5, 4,
  ]);
});

test('robust scaling falls back to the standard deviation where the quartiles coincide', async () => {
  const frame = { nRows: 8, columns: [numeric('x', 0, 0, 0, 0, 0, 0, 0, 8)] };
  // mean 1, population variance (7 * 1 + 49) / 8 = 7
  const expected = [0, 0, 0, 0, 0, 0, 0, 8].map((value) => Math.fround((value - 1) / Math.sqrt(7)));
  expect(await applied([plan('x', { scale: 'robust' })], frame)).toEqual(expected);
});

test('log1p by demand, and of skewed columns only where the rule says so', async () => {
  const skewed = numeric('x', 0, 0, 0, 0, 0, 0, 0, 100);
  const even = numeric('y', 1, 2, 3, 4, 5, 6, 7, 8);
  const frame = { nRows: 8, columns: [skewed, even] };
  const rule = { log1p: 'when-skewed', scale: 'none' } as const;
  const values = await applied([plan('x', rule), plan('y', rule)], frame);
  expect(values.slice(14)).toEqual([Math.fround(Math.log1p(100)), 8]);
  expect(await applied([plan('y', { log1p: 'always', scale: 'none' })], frame)).toEqual(
    [...even.values].map((value) => Math.fround(Math.log1p(value))),
  );
});

test('log1p of -1 and less is refused with the column named', async () => {
  const frame = { nRows: 2, columns: [numeric('x', -1, 5)] };
  await expect(applied([plan('x', { log1p: 'always' })], frame)).rejects.toMatchObject({
    code: 'COLUMN_WRONG_KIND',
    data: { column: 'x' },
  });
});

test('a constant column becomes zeros, infinity counts as missing', async () => {
  const frame = { nRows: 3, columns: [numeric('x', 5, 5, 5), numeric('y', 1, Number.POSITIVE_INFINITY, 3)] };
  expect(await applied([plan('x'), plan('y', { scale: 'none' })], frame)).toEqual([0, 1, 0, 2, 0, 3]);
});

test('one indicator a level, the most frequent level for a missing one, zeros for a level never seen', async () => {
  const columns: ColumnPlan[] = [{ type: 'category', column: 'c', scale: 'none' }];
  const train: Frame = { nRows: 4, columns: [category('c', 'b', 'a', 'b', null)] };
  const fitted = fitRecipe(columns, { frame: train, rows: null });
  const seen = await fitted.apply(train, ctx);
  expect([...seen.x.data]).toEqual([0, 1, 1, 0, 0, 1, 0, 1]);
  expect(seen.features.map((feature) => feature.name)).toEqual(['c = a', 'c = b']);
  const warnings: string[] = [];
  const log = { ...silentLogger, warn: (message: string) => warnings.push(message) };
  const unseen = await fitted.apply({ nRows: 2, columns: [category('c', 'z', null)] }, { ...ctx, log });
  expect([...unseen.x.data]).toEqual([0, 0, 0, 1]);
  expect(warnings).toEqual(['"c": a level that the recipe has not seen in 1 of 2 rows.']);
});

test('what is learned comes from the given rows alone', async () => {
  const frame = { nRows: 4, columns: [numeric('x', 1, 3, 1000, Number.NaN)] };
  const { spec } = fitRecipe([plan('x')], { frame, rows: Uint32Array.of(0, 1) });
  expect(spec.steps.map((step) => step.spec)).toMatchObject([
    { columns: [{ fill: 2 }] },
    { columns: [{ centre: 2, spread: 1 }] },
  ]);
});

test('values that f32 distances cannot hold are refused with the column named', async () => {
  const frame = { nRows: 2, columns: [numeric('x', 1, 1e300)] };
  await expect(applied([plan('x', { scale: 'none' })], frame)).rejects.toMatchObject({
    data: { column: 'x' },
  });
});

test('one row alone gives the bytes of the same row in a batch, also from the stored spec', async () => {
  const value = fc.oneof(
    fc.integer({ min: -8e6, max: 8e6 }).map((eighths) => eighths / 8),
    fc.constant(Number.NaN),
  );
  const row = fc.record({ x: value, y: value, c: fc.constantFrom('a', 'b', 'c', null) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 30 }), fc.nat(), async (rows, pick) => {
      const frame: Frame = {
        nRows: rows.length,
        columns: [
          numeric('x', ...rows.map((r) => r.x)),
          numeric('y', ...rows.map((r) => Math.abs(r.y))),
          category('c', ...rows.map((r) => r.c)),
        ],
      };
      if (rows.every((r) => r.c === null)) return;
      const columns = [
        plan('x'),
        plan('y', { log1p: 'always', scale: 'robust' }),
        { type: 'category', column: 'c', scale: 'standard' } as const,
      ];
      const fitted = fitRecipe(columns, { frame, rows: null });
      const stored = recipeOf(recipeSpecSchema.parse(JSON.parse(JSON.stringify(fitted.spec))));
      const whole = await fitted.apply(frame, ctx);
      const i = pick % rows.length;
      const alone = await stored.apply(selectRows(frame, Uint32Array.of(i)), ctx);
      const { nCols } = whole.x;
      expect([...alone.x.data]).toEqual([...whole.x.data.subarray(i * nCols, (i + 1) * nCols)]);
      expect([...whole.x.data].every(Number.isFinite)).toBe(true);
      whole.x.release();
      alone.x.release();
    }),
    { seed: 7, numRuns: 150 },
  );
});

test('a recipe of version 1 gives what its own formula says, byte for byte', async () => {
  const number = { type: 'numeric', column: 'x', fill: 0.1, missing: 1, log1p: true, least: -0.3 } as const;
  const levels = [
    { level: 'a', centre: 0.3, spread: 0.7 },
    { level: 'b', centre: 0, spread: 1 },
  ];
  const spec = recipeSpecSchema.parse({
    formatVersion: 1,
    steps: [
      { ...number, scaledBy: 'standard-deviation', centre: 0.123, spread: 1.7 },
      { type: 'category', column: 'c', missing: 0, fill: 'b', levels },
    ],
  });
  const frame = {
    nRows: 4,
    columns: [numeric('x', -0.9, Number.NaN, 3, 1e9), category('c', 'a', 'b', null, 'z')],
  };
  const matrix = await recipeOf(spec).apply(frame, ctx);
  const shaped = [-0.3, 0.1, 3, 1e9].map((x) => (Math.log1p(x) - 0.123) / 1.7);
  const [yes, no] = [(1 - 0.3) / 0.7, (0 - 0.3) / 0.7];
  const expected = [shaped[0]!, yes, 0, shaped[1]!, no, 1, shaped[2]!, no, 1, shaped[3]!, no, 0];
  expect([...matrix.x.data]).toEqual(expected.map(Math.fround));
  expect(matrix.features.map((feature) => feature.name)).toEqual(['x', 'c = a', 'c = b']);
  matrix.x.release();
});
