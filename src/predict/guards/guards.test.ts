import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { FrameColumn } from '#matrix';
import { equalRows, joinedGroups } from './equal-rows.ts';
import { findGuards } from './find-guards.ts';
import { functionsOf } from './functions-of.ts';
import type { GuardInput } from './guard-input.ts';

const numeric = (name: string, values: readonly number[]): FrameColumn => ({
  type: 'numeric',
  name,
  values: Float64Array.from(values),
});
const category = (name: string, values: readonly (string | null)[]): FrameColumn => {
  const levels = [...new Set(values.filter((level) => level !== null))].sort();
  const codes = Int32Array.from(values, (level) => (level === null ? -1 : levels.indexOf(level)));
  return { type: 'category', name, codes, levels };
};

const rng = createRng(5);
const N = 1000;
const y = Array.from({ length: N }, () => (rng.next() < 0.3 ? 1 : 0));
const age = Array.from({ length: N }, () => Math.floor(18 + 60 * rng.next()));
const spent = Array.from({ length: N }, () => Math.exp(3 + rng.normal()));
const income = Array.from({ length: N }, () => 1000 * Math.exp(rng.normal()));
const orders = Array.from({ length: N }, () => 1 + rng.int(20));

function input(columns: readonly FrameColumn[], given: Partial<GuardInput> = {}): GuardInput {
  const frame = {
    nRows: columns[0]!.type === 'numeric' ? columns[0]!.values.length : columns[0]!.codes.length,
    columns,
  };
  const own = given.rows?.y ?? Int32Array.from(y.slice(0, frame.nRows));
  return {
    rows: { frame, y: own, nClasses: 2, weights: null, groups: null },
    classes: ['no', 'yes'],
    whole: frame,
    ids: null,
    makers: [],
    named: [],
    modelOutput: [],
    identifiers: [],
    testRows: 200,
    ...given,
  };
}
const codes = (report: ReturnType<typeof findGuards>) => report.guards.map(({ code }) => code);

test('columns that have nothing to do with the target raise nothing', () => {
  const report = findGuards(input([numeric('age', age), numeric('spent', spent)]));
  expect(report).toEqual({ guards: [], leftOut: [], groups: null });
});

test('a column that tells the target is left out, as a number, as words, and with one row in two hundred wrong', () => {
  const words = category(
    'left',
    y.map((one) => (one === 1 ? 'gone' : 'here')),
  );
  const score = numeric(
    'score',
    y.map((one, i) => (i % 200 === 0 ? 1 - one : one) * 10 + (i % 7)),
  );
  const report = findGuards(input([numeric('age', age), words, score]));
  expect(report.leftOut.map(({ column, code }) => [column, code])).toEqual([
    ['left', 'target-copy'],
    ['score', 'target-copy'],
  ]);
  const copies = report.guards.filter(({ code }) => code === 'target-copy');
  expect(copies.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
});

test('a rare target is not copied by a column that says the larger class everywhere', () => {
  const rare = Int32Array.from({ length: N }, (_, i) => (i % 250 === 0 ? 1 : 0));
  const flat = numeric(
    'flat',
    Array.from({ length: N }, (_, i) => i % 3),
  );
  const base = input([flat]);
  expect(findGuards({ ...base, rows: { ...base.rows, y: rare } }).leftOut).toEqual([]);
});

test('a column with a value of its own in every row is no copy of the target, although each value has one class', () => {
  const each = category(
    'row',
    Array.from({ length: N }, (_, i) => `r${i}`),
  );
  expect(findGuards(input([each])).leftOut).toEqual([]);
});

test('what was asked for by name stays, and the figures are invalid', () => {
  const copy = numeric('copy', y);
  const { guards, leftOut } = findGuards(input([copy], { named: ['copy'] }));
  expect(guards[0]).toMatchObject({ code: 'target-copy', severity: 'invalid' });
  expect(leftOut).toEqual([]);
});

test('what made the classes is circular, and so are its functions: ratio, sum, logarithm, and the level of a level', () => {
  const columns = [
    numeric('spent', spent),
    numeric('orders', orders),
    numeric(
      'average',
      spent.map((value, i) => Math.round((100 * value) / orders[i]!) / 100),
    ),
    numeric('log', spent.map(Math.log)),
    numeric('age', age),
    numeric(
      'sum',
      spent.map((value, i) => value + orders[i]!),
    ),
  ];
  const { leftOut } = findGuards(input(columns, { makers: ['spent', 'orders'] }));
  expect(leftOut.map(({ column, code }) => [column, code])).toEqual([
    ['spent', 'circular'],
    ['orders', 'circular'],
    ['average', 'circular'],
    ['log', 'circular'],
    ['sum', 'circular'],
  ]);
  const region = ['n', 's', 'e', 'w'];
  const areas = category(
    'area',
    orders.map((one) => region[one % 4]!),
  );
  const halves = category(
    'half',
    orders.map((one) => (one % 4 < 2 ? 'top' : 'bottom')),
  );
  const frame = {
    nRows: N,
    columns: [
      areas,
      halves,
      category(
        'other',
        age.map((one) => `a${one % 3}`),
      ),
    ],
  };
  expect(functionsOf(frame, ['area'])).toEqual([{ column: 'half', of: ['area'], how: 'equal' }]);
});

test('customers listed twice under other ids are kept together, and equal rows of few values are not', () => {
  const columns = [
    numeric('income', [...income, ...income.slice(0, 50)]),
    numeric('spent', [...spent, ...spent.slice(0, 50)]),
  ];
  const twice = Int32Array.from([...y, ...y.slice(0, 50)]);
  const base = input(columns);
  const { guards, groups } = findGuards({ ...base, rows: { ...base.rows, y: twice } });
  expect(guards.map(({ code, severity }) => [code, severity])).toEqual([['listed-twice', 'warning']]);
  expect(guards[0]!.evidence).toMatch(/^100 rows are equal/);
  expect(groups![3]).toBe(groups![N + 3]);
  expect(new Set(groups).size).toBe(N);
  const few = [
    numeric(
      'a',
      age.map((one) => one % 4),
    ),
    category(
      'b',
      age.map((one) => `${one % 3}`),
    ),
  ];
  const report = findGuards(input(few));
  expect(report.guards.map(({ code, severity }) => [code, severity])).toEqual([['listed-twice', 'info']]);
  expect(report.groups).toBeNull();
});

test('row numbers, addresses of mail and named ids do not hide customers listed twice', () => {
  const n = N + 50;
  const columns = [
    numeric('income', [...income, ...income.slice(0, 50)]),
    numeric('spent', [...spent, ...spent.slice(0, 50)]),
    numeric(
      'row',
      Array.from({ length: n }, (_, i) => i + 1),
    ),
    category(
      'mail',
      Array.from({ length: n }, (_, i) => `${(i * 7919) % n}@example.org`),
    ),
    numeric(
      'number',
      Array.from({ length: n }, (_, i) => 100_000 + 37 * i),
    ),
  ];
  const base = input(columns, { identifiers: ['number'] });
  const rows = { ...base.rows, y: Int32Array.from([...y, ...y.slice(0, 50)]) };
  const { guards, groups } = findGuards({ ...base, rows });
  const twice = guards.filter(({ code }) => code === 'listed-twice');
  expect(twice).toHaveLength(1);
  expect(twice[0]!.evidence).toMatch(
    /^100 rows are equal to another in all but their id and "row", "mail" and "number", 50 of them to an earlier one; 50 pairs/,
  );
  expect(new Set(groups).size).toBe(N);
});

test('rows that are equal but for their class, or in one number, are different customers', () => {
  const all = [numeric('income', [...income, ...income]), numeric('spent', [...spent, ...spent])];
  const others = Int32Array.from([...y, ...y.map((one) => 1 - one)]);
  const base = input(all);
  expect(findGuards({ ...base, rows: { ...base.rows, y: others } })).toMatchObject({
    guards: [],
    groups: null,
  });
  const moved = [all[0]!, numeric('spent', [...spent, ...spent.map((value) => value + 1e-9)])];
  const same = { ...base.rows, frame: { nRows: 2 * N, columns: moved }, y: Int32Array.from([...y, ...y]) };
  expect(findGuards({ ...base, rows: same, whole: same.frame }).groups).toBeNull();
});

test('twenty of 150 customers listed twice are found by an age and an income, one column alone tells nothing', () => {
  const twice = (values: readonly number[]) => [...values.slice(0, 150), ...values.slice(0, 20)];
  const columns = [numeric('age', twice(age)), numeric('income', twice(income))];
  const rowsOf = (base: GuardInput) => ({ ...base, rows: { ...base.rows, y: Int32Array.from(twice(y)) } });
  const { guards, groups } = findGuards(rowsOf(input(columns)));
  expect(guards).toMatchObject([{ code: 'listed-twice', severity: 'warning' }]);
  expect(new Set(groups).size).toBe(150);
  expect(findGuards(rowsOf(input(columns.slice(1)))).groups).toBeNull();
  expect(findGuards(rowsOf(input(columns.slice(0, 1)))).groups).toBeNull();
});

test('copies of all classes alike are customers listed twice, not a file that was oversampled', () => {
  const columns = [numeric('spent', [...spent, ...spent]), numeric('income', [...income, ...income])];
  const base = input(columns);
  const rows = { ...base.rows, y: Int32Array.from([...y, ...y]) };
  expect(codes(findGuards({ ...base, rows }))).toEqual(['listed-twice']);
});

test('of many rows a copy of the target is found as of few, and what tells 98 % of them is none', () => {
  const n = 60_000;
  const many = Int32Array.from({ length: n }, () => (rng.next() < 0.3 ? 1 : 0));
  const wrong = (share: number) => Array.from(many, (one) => (rng.next() < share ? 1 - one : one));
  const columns = [
    numeric(
      'copy',
      wrong(0.002).map((one) => one * 1000 + 999 * rng.next()),
    ),
    numeric('near', wrong(0.02)),
    numeric(
      'chance',
      Array.from(many, () => rng.normal()),
    ),
  ];
  const base = input(columns, { rows: { ...input(columns).rows, y: many } });
  expect(
    findGuards({ ...base, rows: { ...base.rows, y: many } }).leftOut.map(({ column }) => column),
  ).toEqual(['copy']);
});

test('of few rows a column whose values are nearly all different is no copy, and a threshold that parts the classes is', () => {
  for (const n of [40, 60, 100, 300]) {
    const few = Int32Array.from(y.slice(0, n));
    const columns = [
      numeric('spent', spent.slice(0, n)),
      numeric('age', age.slice(0, n)),
      category(
        'town',
        age.slice(0, n).map((value, i) => `t${(value * 31 + i * 17) % Math.ceil(n / 2)}`),
      ),
      numeric(
        'score',
        y.slice(0, n).map((one, i) => (one === 1 ? -1 : 1) * income[i]!),
      ),
      category(
        'word',
        y.slice(0, n).map((one, i) => `${one}${i % 3}`),
      ),
    ];
    const base = input(columns);
    const { leftOut } = findGuards({ ...base, rows: { ...base.rows, y: few } });
    expect(leftOut.map(({ column }) => column)).toEqual(['score', 'word']);
  }
});

test('the output of another model and identifiers are left out with their reasons; a clean table has neither', () => {
  const columns = [numeric('age', age), numeric('score', y), numeric('id', orders)];
  const report = findGuards(input(columns, { modelOutput: ['score'], identifiers: ['id'] }));
  expect(report.leftOut.map(({ column, code }) => [column, code])).toEqual([
    ['score', 'model-output'],
    ['id', 'identifier'],
  ]);
  expect(report.guards[0]!.evidence).toContain('100.0 %');
  expect(findGuards(input([numeric('age', age)])).leftOut).toEqual([]);
});

test('thirty rows of each class and a hundred rows in a test part raise nothing', () => {
  const enough = Int32Array.from({ length: N }, (_, i) => (i < 30 ? 1 : 0));
  const base = input([numeric('spent', spent)], { testRows: 100 });
  expect(findGuards({ ...base, rows: { ...base.rows, y: enough } }).guards).toEqual([]);
});

test('copies of one class alone tell that the file was oversampled', () => {
  const positives = [...y.keys()].filter((i) => y[i] === 1);
  const columns = [
    numeric('spent', [...spent, ...positives.map((i) => spent[i]!)]),
    numeric('income', [...income, ...positives.map((i) => income[i]!)]),
  ];
  const base = input(columns);
  const rows = { ...base.rows, y: Int32Array.from([...y, ...positives.map(() => 1)]) };
  expect(codes(findGuards({ ...base, rows }))).toEqual(['listed-twice', 'resampled-before']);
});

test('rows of one id stay together, also where equal rows chain them', () => {
  const ids = Int32Array.from({ length: N }, (_, i) => (i < 10 ? 0 : i));
  const { guards, groups } = findGuards(input([numeric('spent', spent)], { ids }));
  expect(guards[0]!.evidence).toBe('10 rows share their customer id with another.');
  expect(new Set(groups).size).toBe(N - 9);
  const [a, b, c, d] = joinedGroups(Int32Array.of(0, 0, 1, 2), Int32Array.of(5, 6, 6, 7));
  expect([a === b, b === c, c === d]).toEqual([true, true, false]);
});

test('small classes and small tests are told with their numbers', () => {
  const rare = Int32Array.from({ length: N }, (_, i) => (i < 29 ? 1 : 0));
  const base = input([numeric('spent', spent)], { testRows: 40 });
  const { guards } = findGuards({ ...base, rows: { ...base.rows, y: rare } });
  expect(guards.map(({ code }) => code)).toEqual(['small-class', 'small-test']);
  expect(guards[0]!.evidence).toContain('"yes" (29)');
  // 1.96 * sqrt(.25 / 40) = .155
  expect(guards[1]!.evidence).toContain('15 points');
});

test('equal rows: pairs and expected pairs by hand, missing equals missing', () => {
  const frame = {
    nRows: 4,
    columns: [numeric('a', [1, 1, Number.NaN, Number.NaN]), category('b', ['x', 'x', null, null])],
  };
  const { pairs, rows, repeats, expectedPairs, groups } = equalRows(frame, Int32Array.of(0, 0, 1, 0));
  // of 6 pairs 2 are equal in a, the same 2 in b, 3 in y
  expect([pairs, rows, repeats]).toEqual([1, 2, 1]);
  expect(expectedPairs).toBeCloseTo(6 * (2 / 6) * (2 / 6) * (3 / 6), 12);
  expect(groups[0]).toBe(groups[1]);
  expect(groups[2]).not.toBe(groups[3]);
});

test('equal rows are those whose cells are the same, by brute force; zero has no sign', () => {
  const random = createRng(8);
  for (let round = 0; round < 20; round++) {
    const n = 60;
    const cells = () =>
      Array.from({ length: n }, () => [0, -0, 1.5, -3, Number.NaN, 2 ** 40][random.int(6)]!);
    const [a, b] = [cells(), cells()];
    const c = Array.from({ length: n }, () => ['x', 'y', null][random.int(3)]!);
    const own = Int32Array.from({ length: n }, () => random.int(2));
    const frame = { nRows: n, columns: [numeric('a', a), numeric('b', b), category('c', c)] };
    const same = (i: number, j: number) =>
      [a, b].every((column) => Object.is(column[i]! + 0, column[j]! + 0)) &&
      c[i] === c[j] &&
      own[i] === own[j];
    const all = Array.from({ length: n }, (_, i) => i);
    const pairs = all.flatMap((i) => all.slice(i + 1).filter((j) => same(i, j)));
    const found = equalRows(frame, own);
    expect(found.pairs).toBe(pairs.length);
    expect(found.rows).toBe(all.filter((i) => all.some((j) => j !== i && same(i, j))).length);
    expect(found.repeats).toBe(all.filter((i) => all.slice(0, i).some((j) => same(i, j))).length);
    for (const i of all)
      expect(all.filter((j) => found.groups[j] === found.groups[i])).toEqual(all.filter((j) => same(i, j)));
  }
});
