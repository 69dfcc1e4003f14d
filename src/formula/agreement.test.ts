import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ColumnKind } from '#contract';
import {
  checkFormula,
  evaluateFormula,
  evaluateRow,
  formatFormula,
  formulaToSql,
  parseFormula,
  type Value,
  type ValueType,
} from '#formula';
import type { Frame, FrameColumn } from '#matrix';
import { join, name, render, type Sql, sql } from '#sql';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

const COLUMNS: readonly { name: string; kind: ColumnKind; type: ValueType }[] = [
  { name: 'spent', kind: 'decimal', type: 'number' },
  { name: '"; DROP TABLE x; --', kind: 'integer', type: 'number' },
  { name: 'Mnt 1', kind: 'decimal', type: 'number' },
  { name: 'Mnt 2', kind: 'decimal', type: 'number' },
  { name: 'active', kind: 'boolean', type: 'boolean' },
  { name: 'city', kind: 'category', type: 'text' },
  { name: 'née', kind: 'date', type: 'date' },
  { name: 'last_seen', kind: 'timestamp', type: 'date' },
];

const NUMBERS = [0, -0, 1, -1, 0.1, 2.5, -3.25, 7, 100, 1e-9, 123456789.123, 1e15, -1e300, 1e308];
const TEXTS = [
  '',
  'a',
  'Ab',
  ' b ',
  "it's",
  '%',
  'zürich',
  '日本',
  '🙂x',
  '"; DROP TABLE x; --',
  '2024-02-29',
];
const DAYS = [-719_162, -800_000, -1, 0, 11_016, 19_782, 19_783, 20_000.75, 2_932_896, 3_000_000];

function cellOf(type: ValueType): fc.Arbitrary<Value> {
  const present: Record<ValueType, fc.Arbitrary<Value>> = {
    number: fc.oneof(fc.constantFrom(...NUMBERS), fc.integer({ min: -20, max: 20 })),
    boolean: fc.boolean(),
    text: fc.constantFrom(...TEXTS),
    date: fc.oneof(fc.constantFrom(...DAYS), fc.integer({ min: 10_000, max: 20_000 })),
  };
  return fc.oneof({ weight: 4, arbitrary: present[type] }, { weight: 1, arbitrary: fc.constant(null) });
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Formulas of a type, as text. */
const formulas = fc.letrec<Record<ValueType, string>>((tie) => {
  const numbers = tie('number');
  const dates = tie('date');
  const texts = tie('text');
  const conditions = tie('boolean');
  const column = (type: ValueType) =>
    fc.constantFrom(...COLUMNS.filter((one) => one.type === type).map((one) => `\`${one.name}\``));
  const two = (a: fc.Arbitrary<string>, signs: readonly string[], b: fc.Arbitrary<string>) =>
    fc.tuple(a, fc.constantFrom(...signs), b).map(([left, sign, right]) => `(${left} ${sign} ${right})`);
  const call = (names: readonly string[], ...parts: fc.Arbitrary<string>[]) =>
    fc.tuple(fc.constantFrom(...names), fc.tuple(...parts)).map(([one, all]) => `${one}(${all.join(', ')})`);
  const choices = (values: fc.Arbitrary<string>) => [
    call(['if'], conditions, values, values),
    call(['coalesce'], values, fc.oneof(values, fc.constant('missing'))),
  ];
  const options = { maxDepth: 4, withCrossShrink: true } as const;
  return {
    number: fc.oneof(
      options,
      column('number'),
      fc.constantFrom('0', '1', '2.5', '1e9', '0.1'),
      two(numbers, ['+', '-', '*', '/', '%'], numbers),
      call(['abs', 'floor', 'ceil', 'sqrt', 'round'], numbers),
      call(['ln', 'log10', 'log1p', 'exp'], numbers),
      two(numbers, ['^'], fc.constantFrom('2', '0.5', '-1')),
      numbers.map((x) => `-${x}`),
      call(['round'], numbers, fc.constantFrom('0', '2', '13')),
      call(['sum', 'mean', 'min', 'max'], numbers, fc.constant('`Mnt `*'), numbers),
      call(['count_present'], texts, dates, numbers),
      call(['length'], texts),
      call(['year', 'month', 'day', 'quarter', 'weekday'], dates),
      call(['days_between', 'months_between', 'years_between'], dates, dates),
      two(dates, ['-'], dates),
      ...choices(numbers),
    ),
    date: fc.oneof(
      options,
      column('date'),
      call(['date'], fc.oneof(fc.constant("'2024-02-29'"), texts)),
      two(dates, ['+', '-'], fc.constantFrom('1', '30.5')),
      call(['min', 'max'], dates, dates),
      ...choices(dates),
    ),
    text: fc.oneof(
      options,
      column('text'),
      fc.constantFrom(...TEXTS.map(quoted)),
      call(['trim'], texts),
      call(['lower', 'upper'], texts),
      call(['concat'], texts, texts),
      ...choices(texts),
    ),
    boolean: fc.oneof(
      options,
      column('boolean'),
      fc.constantFrom('true', 'false'),
      two(numbers, ['=', '!=', '<', '<=', '>', '>='], numbers),
      two(dates, ['=', '<', '>='], fc.oneof(dates, fc.constant("'2024-02-29'"))),
      two(texts, ['=', '!='], texts),
      two(conditions, ['and', 'or'], conditions),
      conditions.map((condition) => `(not ${condition})`),
      fc.tuple(numbers, numbers, numbers).map(([x, a, b]) => `(${x} between ${a} and ${b})`),
      fc.tuple(texts, texts, texts).map(([x, a, b]) => `(${x} not in (${a}, ${b}))`),
      fc.oneof(numbers, texts, dates).map((x) => `(${x} is missing)`),
      call(['contains', 'starts_with'], texts, texts),
      call(['any', 'all'], conditions, conditions),
    ),
  };
});

const cases = fc.constantFrom<ValueType>('number', 'boolean', 'text', 'date').chain((type) =>
  fc.record({
    text: formulas[type],
    rows: fc.array(fc.tuple(...COLUMNS.map((column) => cellOf(column.type))), { minLength: 1, maxLength: 4 }),
  }),
);

function frameOf(rows: readonly (readonly Value[])[]): Frame {
  const columns = COLUMNS.map(({ name: column, kind, type }, j): FrameColumn => {
    const cells = rows.map((row) => row[j] ?? null);
    if (type === 'text') {
      const levels = [...new Set(cells.filter((cell) => cell !== null))].sort() as string[];
      return {
        type: 'category',
        name: column,
        levels,
        codes: Int32Array.from(cells, (cell) => levels.indexOf(cell as string)),
      };
    }
    const scale = kind === 'timestamp' ? 86_400 : 1;
    const values = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell) * scale));
    return { type: 'numeric', name: column, values };
  });
  return { nRows: rows.length, columns };
}

const SQL_TYPES: Record<ValueType, Sql> = {
  number: sql`DOUBLE`,
  date: sql`DOUBLE`,
  boolean: sql`BOOLEAN`,
  text: sql`VARCHAR`,
};

async function inSql(expression: Sql, rows: readonly (readonly Value[])[]): Promise<Value[]> {
  const cell = (value: Value, j: number) =>
    sql`CAST(${typeof value === 'number' ? String(value) : value} AS ${SQL_TYPES[COLUMNS[j]!.type]}) AS ${name(COLUMNS[j]!.name)}`;
  const selects = rows.map(
    (row, i) => sql`SELECT ${i} AS row, ${join(COLUMNS.map((_, j) => cell(row[j] ?? null, j)))}`,
  );
  const connection = await instance.connect();
  try {
    const query = sql`SELECT ${expression} FROM (${join(selects, sql` UNION ALL `)}) ORDER BY row`;
    const reader = await connection.runAndReadAll(render(query));
    return reader.getRows().map(([value]) => value as Value);
  } finally {
    connection.closeSync();
  }
}

/** Numbers as they are stored in a feature matrix; -0 is 0. */
const stored = (value: Value): Value => (typeof value === 'number' ? Math.fround(value) + 0 : value);

/** The last bit of a logarithm or power may differ, and may be the last of the rounded value too. */
function expectSame(found: readonly Value[], wanted: readonly Value[]): void {
  for (const [i, value] of found.map(stored).entries()) {
    const other = stored(wanted[i]!);
    if (typeof value !== 'number' || typeof other !== 'number' || !Number.isFinite(other))
      expect(value).toBe(other);
    else expect(Math.abs(value - other)).toBeLessThanOrEqual(2 ** -22 * Math.abs(other));
  }
  expect(found).toHaveLength(wanted.length);
}

test('a formula is the same on one row, over a frame and as SQL', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ text, rows }) => {
      const checked = checkFormula(parseFormula(text), COLUMNS);
      const single = rows.map((row) =>
        evaluateRow(checked, Object.fromEntries(COLUMNS.map((column, j) => [column.name, row[j] ?? null]))),
      );
      const column = evaluateFormula(checked, frameOf(rows), 'derived');
      const together = rows.map((_, i): Value => {
        if (column.type === 'category') return column.levels[column.codes[i]!] ?? null;
        const value = column.values[i]!;
        if (Number.isNaN(value)) return null;
        return checked.type === 'boolean' ? value === 1 : value;
      });
      expect(together).toEqual(single.map((value) => value));
      const found = await inSql(
        formulaToSql(checked, (one) => name(one.name)),
        rows,
      );
      expectSame(found, single);
    }),
    { numRuns: 600, seed: 20 },
  );
});

test('the canonical text of a formula is read as the same formula', () => {
  fc.assert(
    fc.property(formulas.number, formulas.boolean, (number, condition) => {
      for (const text of [number, condition]) {
        const canonical = formatFormula(parseFormula(text).root);
        expect(formatFormula(parseFormula(canonical).root)).toBe(canonical);
        const plan = (one: string) => JSON.stringify(checkFormula(parseFormula(one), COLUMNS).root);
        expect(plan(canonical)).toBe(plan(text));
      }
    }),
    { numRuns: 500, seed: 21 },
  );
});

test('any text is a formula or is refused with a place', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    ',',
    '+',
    '-',
    '*',
    '/',
    '^',
    '=',
    '<',
    "'",
    '"',
    '`',
    '[[',
    ']]',
    'a',
    'Mnt',
    ' ',
    '1',
    '.',
    'e',
    'and',
    'not',
    'in',
    'is',
    'if',
    'sum',
    '\u0000',
    '🙂',
    '\n',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          checkFormula(parseFormula(text), COLUMNS);
        } catch (error) {
          expect(error).toMatchObject({ code: 'FORMULA_INVALID', data: { line: expect.any(Number) } });
        }
      },
    ),
    { numRuns: 5000, seed: 22 },
  );
});

test('deep and long formulas are refused, not run out of stack', () => {
  for (const text of [
    '('.repeat(5000),
    'not '.repeat(2000),
    '-'.repeat(9000),
    '1^'.repeat(3000),
    `${'1+'.repeat(4999)}1`,
    `sum(${'a,'.repeat(3000)}a)`,
  ]) {
    expect(() => parseFormula(text)).toThrow(expect.objectContaining({ code: 'FORMULA_INVALID' }));
  }
  const long = checkFormula(parseFormula(Array.from({ length: 230 }, () => '1').join(' + ')), []);
  expect(evaluateRow(long, {})).toBe(230);
});

test('what is checked is run by the engine too, however long and wide', async () => {
  const wide = Array.from({ length: 880 }, (_, i) => ({ name: `M${i}`, kind: 'integer' as const }));
  const row = sql`SELECT ${join(wide.map((column, i) => sql`${i} AS ${name(column.name)}`))}`;
  const connection = await instance.connect();
  const long = (n: number) => Array.from({ length: n }, () => 'M1').join(' + ');
  for (const text of ['sum(M*)', 'mean(M*)', 'count_present(M*)', 'max(M*)', long(230)]) {
    const checked = checkFormula(parseFormula(text), wide);
    const query = sql`SELECT ${formulaToSql(checked, (column) => sql`CAST(${name(column.name)} AS DOUBLE)`)} FROM (${row})`;
    const [[found] = []] = (await connection.runAndReadAll(render(query))).getRows();
    const values = Object.fromEntries(wide.map((column, i) => [column.name, i]));
    expect(found).toBe(evaluateRow(checked, values));
  }
  connection.closeSync();
  for (const text of [long(300), Array.from({ length: 10 }, () => 'sum(M*)').join(' + ')]) {
    expect(() => checkFormula(parseFormula(text), wide)).toThrow(
      expect.objectContaining({ code: 'FORMULA_INVALID' }),
    );
  }
});

test('SQL does not grow with every level', () => {
  let text = 'spent';
  for (let level = 0; level < 30; level++) text = `round(${text} / 3, 2)`;
  const checked = checkFormula(parseFormula(text), COLUMNS);
  expect(render(formulaToSql(checked, (one) => name(one.name))).length).toBeLessThan(60_000);
});
