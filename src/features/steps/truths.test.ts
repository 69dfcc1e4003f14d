import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Frame } from '#matrix';
import { normalQuantile } from './normal-quantile.ts';
import { stepOf } from './registry.ts';
import { applySteps, fitSteps, loadSteps } from './run-steps.ts';

const numeric = (name: string, ...values: number[]) =>
  ({ type: 'numeric', name, values: Float64Array.from(values) }) as const;
const category = (name: string, ...texts: (string | null)[]) => {
  const levels = [...new Set(texts.filter((text) => text !== null))].sort();
  const codes = Int32Array.from(texts, (text) => (text === null ? -1 : levels.indexOf(text)));
  return { type: 'category', name, levels, codes } as const;
};
const rowsOf = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

function after(step: string, options: object, frame: Frame, columns = [frame.columns[0]!.name]) {
  const rows = rowsOf(frame.nRows);
  const fitted = stepOf(step).load(stepOf(step).fit(options, { frame, rows, columns }));
  const values = (one: Frame) =>
    one.columns.map((column) => (column.type === 'numeric' ? [...column.values] : [...column.codes]));
  return {
    applied: values(fitted.apply(frame, () => undefined)),
    training: values(fitted.applyToTraining?.(frame, rows) ?? frame),
  };
}

test('Yeo-Johnson finds the lambda of scipy 1.17.1 and scikit-learn 1.9.1', () => {
  const x = numeric('x', -3.5, -1, 0, 0.5, 1, 2, 2.5, 4, 9, 30);
  const spec = stepOf('yeo-johnson').fit(
    {},
    { frame: { nRows: 10, columns: [x] }, rows: rowsOf(10), columns: ['x'] },
  );
  expect(spec).toMatchObject({ columns: [{ lambda: expect.closeTo(0.459657, 5) }] });
  const [values] = after('yeo-johnson', {}, { nRows: 10, columns: [x] }).applied;
  expect(values![0]).toBeCloseTo(-5.93576291, 5);
  expect(values![2]).toBe(0);
  expect(values![9]).toBeCloseTo(8.370306383, 5);
});

test('normal quantiles are those of scipy 1.17.1', () => {
  const found = [0.1, 1e-7, 0.975, 0.3, 0.001].map(normalQuantile);
  const expected = [-1.28155157, -5.19933758, 1.95996398, -0.52440051, -3.09023231];
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, 8);
});

test('principal components are those of scikit-learn 1.9.1 with the largest loading positive', () => {
  const columns = [numeric('a', 1, 2, 3, 4, 6), numeric('b', 2, 1, 5, 4, 5), numeric('c', 0, 1, 0.5, 2, -1)];
  const input = { frame: { nRows: 5, columns }, rows: rowsOf(5), columns: ['a', 'b', 'c'] };
  const spec = stepOf('pca').fit({ components: 2 }, input);
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 7));
  expect(spec).toMatchObject({
    axes: [close([0.72532299, 0.670353, -0.15663145]), close([-0.01864727, 0.24657522, 0.96894424])],
    explained: close([0.76171293, 0.13755018]),
  });
  expect(stepOf('pca').fit({ variance: 0.85 }, input)).toMatchObject({ explained: { length: 2 } });
  expect(stepOf('pca').fit({ variance: 0.7 }, input)).toMatchObject({ explained: { length: 1 } });
});

test('uniform ranks by hand: ties have the middle of their ranks', () => {
  const [values] = after('quantile', {}, { nRows: 5, columns: [numeric('x', 10, 20, 20, 20, 40)] }).applied;
  expect(values).toEqual([0, 0.5, 0.5, 0.5, 1]);
});

test('winsorise, min-max and robust by hand', () => {
  const frame = { nRows: 5, columns: [numeric('x', 0, 1, 2, 3, 100)] };
  expect(after('winsorise', { lower: 0.25, upper: 0.75 }, frame).applied).toEqual([[1, 1, 2, 3, 3]]);
  expect(after('scale', { method: 'min-max' }, frame).applied).toEqual([[0, 0.01, 0.02, 0.03, 1]]);
  expect(after('scale', { method: 'robust' }, frame).applied).toEqual([[-1, -0.5, 0, 0.5, 49]]);
});

test('a level is the smoothed mean of its target; no training row sees its own', () => {
  const frame: Frame = {
    nRows: 6,
    columns: [category('c', 'a', 'a', 'b', 'b', 'b', null), numeric('y', 1, 0, 1, 1, 1, 0)],
  };
  const { applied } = after('target-encoding', { target: 'y', smoothing: 3 }, frame);
  // prior 4/6; a: (1 + 3 * 2/3) / 5, b: (3 + 2) / 6
  const expected = [0.6, 0.6, 5 / 6, 5 / 6, 5 / 6, 2 / 3];
  for (const [i, value] of applied[0]!.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
  const flipped: Frame = { ...frame, columns: [frame.columns[0]!, numeric('y', 0, 0, 1, 1, 1, 0)] };
  const options = { target: 'y', smoothing: 3, folds: 6 };
  expect(after('target-encoding', options, flipped).training[0]![0]).toBe(
    after('target-encoding', options, frame).training[0]![0],
  );
});

test("a row's own target never enters its own training encoding, in any fold of any rows", () => {
  const row = fc.record({ c: fc.constantFrom('a', 'b', 'c', null), y: fc.integer({ min: -9, max: 9 }) });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 2, maxLength: 20 }),
      fc.nat(),
      fc.integer({ min: 2, max: 5 }),
      (rows, pick, folds) => {
        const i = pick % rows.length;
        const encodedAt = (target: number) => {
          const y = rows.map((one, at) => (at === i ? target : one.y));
          const frame = {
            nRows: rows.length,
            columns: [category('c', ...rows.map(({ c }) => c)), numeric('y', ...y)],
          };
          return after('target-encoding', { target: 'y', folds }, frame).training[0]![i];
        };
        expect(encodedAt(1000)).toBe(encodedAt(rows[i]!.y));
      },
    ),
    { seed: 3, numRuns: 200 },
  );
});

test('what steps leave missing becomes the mean of the rows learned from, and is told', async () => {
  const frame: Frame = { nRows: 3, columns: [numeric('x', 1, Number.NaN, 4)] };
  const spec = fitSteps([], { frame, rows: rowsOf(3) });
  const told: unknown[] = [];
  const { columns } = applySteps(spec, [], { frame, warn: (...what) => told.push(what) });
  expect(columns[0]).toMatchObject({ values: Float64Array.of(1, 2.5, 4) });
  expect(told).toEqual([['x', 'missing after the last step: the mean stands in', 1]]);
});

test('a date from a formula is days, and dates, times and booleans are known by themselves', () => {
  const frame: Frame = {
    nRows: 2,
    columns: [
      { ...numeric('born', 0, 19782), kind: 'date' },
      { ...numeric('seen', 86_400 * 366, 0), kind: 'timestamp' },
      { ...numeric('member', 1, 0), kind: 'boolean' },
    ],
  };
  const plan = (step: string, columns: string[], options: object) => ({
    step,
    columns: () => columns,
    options,
  });
  const spec = fitSteps(
    [
      plan('derive', [], { name: 'either', formula: 'if(member, born, seen)' }),
      plan('date-parts', ['seen', 'either'], { parts: ['year', 'day'] }),
    ],
    { frame, rows: rowsOf(2) },
  );
  const { columns } = applySteps(spec, loadSteps(spec).steps, { frame, warn: () => undefined });
  const values = Object.fromEntries(
    columns.map((column) => [column.name, column.type === 'numeric' ? [...column.values] : []]),
  );
  expect(values).toMatchObject({
    'seen year': [1971, 1970],
    'seen day': [2, 1],
    'either year': [1970, 1970],
    'either day': [1, 1],
  });
});

test('levels that most likely mean another one are proposed with their rows, and the proposal can be used', () => {
  const texts = [...Array(40).fill('Female'), ...Array(30).fill('Male'), 'Femal', 'female ', 'female ', 'M'];
  const frame: Frame = {
    nRows: texts.length,
    columns: [category('gender', ...texts), category('g', ...texts.map(() => 'x'))],
  };
  const input = { frame, rows: rowsOf(texts.length), columns: ['gender', 'g'] };
  const proposed = stepOf('clean-levels').propose?.(input);
  expect(proposed).toEqual([
    {
      column: 'gender',
      options: { levels: { 'female ': 'Female', Femal: 'Female', M: 'Male' } },
      reasons: [
        { what: '"female " most likely means "Female"', count: 2 },
        { what: '"Femal" most likely means "Female"', count: 1 },
        { what: '"M" most likely means "Male"', count: 1 },
      ],
    },
  ]);
  const step = stepOf('clean-levels').load(stepOf('clean-levels').fit(proposed![0]!.options, input));
  expect(step.apply(frame, () => undefined).columns[0]).toMatchObject({ levels: ['Female', 'Male'] });
});

test('a group has its own median, an unknown or empty one that of all', () => {
  const frame: Frame = {
    nRows: 6,
    columns: [
      numeric('x', 1, 3, Number.NaN, 10, Number.NaN, Number.NaN),
      category('g', 'a', 'a', 'a', 'b', 'c', null),
    ],
  };
  expect(after('impute', { method: 'group-median', by: 'g' }, frame).applied[0]).toEqual([1, 3, 2, 10, 3, 3]);
});

test('the nearest rows fill as KNNImputer of scikit-learn 1.9.1 behind its StandardScaler', () => {
  const { NaN: none } = Number;
  const columns = [
    numeric('a', 1, 2, 3, 4.5, none, 7, 8, 9.5, 11),
    numeric('b', 200, 210, none, 180, 150, 120, none, 90, 70),
    numeric('c', none, 0.5, 0.9, 1.7, 2.2, 3.1, 2.9, none, 4.2),
  ];
  const frame = { nRows: 9, columns };
  const of = (neighbours: number) =>
    after('impute', { method: 'knn', neighbours }, frame, ['a', 'b', 'c']).applied;
  const expected = {
    1: [4.5, 210, 120, 0.5, 4.2],
    2: [6.25, 195, 105, 0.7, 3.55],
    3: [6.5, 590 / 3, 120, 3.1 / 3, 3.4],
    20: [5.75, 1020 / 7, 1020 / 7, 15.5 / 7, 15.5 / 7],
  };
  for (const [neighbours, values] of Object.entries(expected)) {
    const [a, b, c] = of(Number(neighbours)) as [number[], number[], number[]];
    for (const [i, value] of [a[4], b[2], b[6], c[0], c[7]].entries())
      expect(value).toBeCloseTo(values[i]!, 10);
  }
  const step = stepOf('impute');
  const fitted = step.load(
    step.fit({ method: 'knn', neighbours: 2 }, { frame, rows: rowsOf(9), columns: ['a', 'b', 'c'] }),
  );
  const other = {
    nRows: 3,
    columns: [numeric('a', none, 5.2, none), numeric('b', none, none, none), numeric('c', 3, none, none)],
  };
  const filled = fitted
    .apply(other, () => undefined)
    .columns.map((column) => column.type === 'numeric' && [...column.values]);
  // the last row has nothing to compare by: the means
  expect(filled).toEqual([
    [7.5, 5.2, 5.75],
    [135, 150, expect.closeTo(1020 / 7, 9)],
    [3, expect.closeTo(2.4, 9), expect.closeTo(15.5 / 7, 9)],
  ]);
});

test('reference rows are a sample by the seed, no more than asked for', () => {
  const frame = {
    nRows: 50,
    columns: [numeric('a', ...rowsOf(50)), numeric('b', ...Array.from(rowsOf(50), (i) => i * i))],
  };
  const learned = (seed: number) =>
    stepOf('impute').fit(
      { method: 'knn', reference: 10, seed },
      { frame, rows: rowsOf(50), columns: ['a', 'b'] },
    );
  expect(learned(1)).toMatchObject({ reference: { length: 20 } });
  expect(learned(1)).toEqual(learned(1));
  expect(learned(1)).not.toEqual(learned(2));
});

test('date parts by the calendar', () => {
  // 2024-02-29, a Thursday
  const frame = { nRows: 1, columns: [numeric('d', 19782)] };
  const parts = ['year', 'quarter', 'month', 'day', 'weekday', 'age'];
  const values = after('date-parts', { parts, cutoff: '2025-02-28' }, frame).applied.map(([value]) => value);
  expect(values).toEqual([2024, 1, 2, 29, 4, 365 / 365.2425]);
});

test('a column that is missing at all is filled and told; categories at the end are refused', () => {
  const frame = { nRows: 2, columns: [category('c', 'a', 'b')] };
  expect(() => fitSteps([], { frame, rows: rowsOf(2) })).toThrow(
    expect.objectContaining({ code: 'COLUMN_WRONG_KIND' }),
  );
});
