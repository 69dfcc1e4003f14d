import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { join, name, render, sql, when } from '#sql';

const hostile = [
  'a"; DROP TABLE t; --',
  "x' OR '1'='1",
  'emoji 🎉',
  'עברית',
  '\\n',
  '--',
  '/* */',
  '\u0000',
  'a'.repeat(500),
];

async function value(query: string): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    return (await connection.runAndReadAll(query)).getRows()[0]![0];
  } finally {
    connection.closeSync();
  }
}

test('names are quoted, values become literals, pieces nest', () => {
  const columns = join([name('t', 'a"b'), name('c')]);
  const query = sql`SELECT ${columns} FROM t WHERE x = ${"it's"} AND y IN (${join([1, -2, 0.5, null, true])})`;
  expect(render(query)).toBe(
    `SELECT "t"."a""b", "c" FROM t WHERE x = 'it''s' AND y IN (1, (-2), CAST('0.5' AS DOUBLE), NULL, TRUE)`,
  );
});

test('a part that is left out leaves nothing', () => {
  expect(render(sql`SELECT 1${when(false, sql` WHERE x`)}${when(true, sql` LIMIT ${3}`)}`)).toBe(
    'SELECT 1 LIMIT 3',
  );
});

test.each(hostile)('DuckDB gives back the string %j unchanged', async (text) => {
  expect(await value(render(sql`SELECT ${text}`))).toBe(text);
});

test.each(hostile.filter((text) => text !== '\u0000'))('DuckDB takes %j as a column name', async (text) => {
  expect(await value(render(sql`SELECT ${name(text)} FROM (SELECT 7 AS ${name(text)})`))).toBe(7);
});

test('numbers keep their value to the bit', async () => {
  for (const number of [0.1, 1e300, -5e-324, -0, 2 ** 53, 123456789012345, -7]) {
    expect(Number(await value(render(sql`SELECT CAST(${number} AS DOUBLE)`)))).toBe(number);
  }
  expect(await value(render(sql`SELECT ${9007199254740993n}`))).toBe(9007199254740993n);
});

test('a number that SQL cannot hold is a bug', () => {
  expect(() => render(sql`SELECT ${Number.NaN}`)).toThrow(/finite/);
});
