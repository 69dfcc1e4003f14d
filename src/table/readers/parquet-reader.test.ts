import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasetSchema } from '#contract';
import { type Sql, sql } from '#sql';
import { findingOf, useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

async function parquet(query: Sql, name: string): Promise<string> {
  const path = join(importer.folder(), name);
  await importer.engine().exec(sql`COPY (${query}) TO ${path} (FORMAT parquet)`);
  return path;
}

test('typed columns keep their type, whatever their values look like', async () => {
  const path = await parquet(
    sql`SELECT * FROM (VALUES
      (1::INTEGER, 20240131::BIGINT, 1.50::DECIMAL(9, 2), 0.1::DOUBLE, TRUE, DATE '2024-01-31', TIMESTAMP '2024-01-31 08:05:00', 'x'),
      (2, 20240201, NULL, 'NaN', FALSE, NULL, TIMESTAMP '2024-02-01', NULL),
      (3, 20240202, 7.25, 'inf', NULL, DATE '1843-12-21', NULL, 'y')) AS t(n, day, price, rate, member, born, seen, word)`,
    'typed.parquet',
  );
  const { dataset, rows, rejected } = await importer.file(path);
  expect(datasetSchema.parse(dataset)).toEqual(dataset);
  expect(dataset.columns.map(({ kind, storage }) => `${kind} ${storage}`)).toEqual([
    'integer BIGINT',
    'integer BIGINT',
    'decimal DECIMAL',
    'decimal DOUBLE',
    'boolean BOOLEAN',
    'date DATE',
    'timestamp TIMESTAMP',
    'category VARCHAR',
  ]);
  expect(await rows()).toEqual([
    [1, 1, 20240131, 1.5, 0.1, true, '2024-01-31', '2024-01-31 08:05:00', 'x'],
    [2, 2, 20240201, null, null, false, null, '2024-02-01 00:00:00', null],
    [3, 3, 20240202, 7.25, null, null, '1843-12-21', null, 'y'],
  ]);
  expect(dataset.columns.map(({ missing }) => missing)).toEqual([0, 0, 1, 2, 1, 1, 1, 1]);
  expect([dataset.source.format, dataset.rejectedRows, rejected]).toEqual(['parquet', 0, null]);
});

test('text columns are typed like those of a text table', async () => {
  const path = await parquet(
    sql`SELECT * FROM (VALUES ('1.234,5', '31.12.2024', '007'), ('2,25', '01.02.2024', '008')) AS t(a, b, c)`,
    'texts.parquet',
  );
  const { rows } = await importer.file(path);
  expect(await rows()).toEqual([
    [1, 1234.5, '2024-12-31', '007'],
    [2, 2.25, '2024-02-01', '008'],
  ]);
});

test('nested values are kept as JSON and times of a zone as UTC, and findings tell', async () => {
  const path = await parquet(
    sql`SELECT [1, 2] AS list, {'a': 1, 'b': 'x'} AS struct, TIMESTAMPTZ '2024-01-31 08:00:00+02' AS at, 123456789012345678901234567890::HUGEINT AS big FROM range(2)`,
    'nested.parquet',
  );
  const { dataset, rows } = await importer.file(path);
  const [first] = await rows('text.parquet');
  expect(first?.slice(1, 4)).toEqual(['[1,2]', '{"a":1,"b":"x"}', '2024-01-31 06:00:00']);
  expect(findingOf(dataset, 'nested-as-json', 'list')).toBeDefined();
  expect(findingOf(dataset, 'nested-as-json', 'struct')).toBeDefined();
  expect(findingOf(dataset, 'time-zone-utc', 'at')).toBeDefined();
});

test('wide decimals and integers past 64 bits lose no digit', async () => {
  const path = await parquet(
    sql`SELECT '12345678901234567890.123456789'::DECIMAL(38, 9) AS wide, 18446744073709551615::UBIGINT AS big FROM range(2)`,
    'wide.parquet',
  );
  const { rows } = await importer.file(path);
  expect((await rows('text.parquet'))[0]).toEqual([
    1,
    '12345678901234567890.123456789',
    '18446744073709551615',
  ]);
});

test('column names of any kind travel unharmed', async () => {
  const names = ['"; DROP TABLE x; --', '🎉', 'עברית', 'x'.repeat(500)];
  const path = await parquet(
    sql`SELECT 1 AS "\"\"; DROP TABLE x; --", 2 AS "🎉", 3 AS "עברית", 4 AS ${{ type: 'name', path: ['x'.repeat(500)] }}`,
    'names.parquet',
  );
  const { dataset } = await importer.file(path);
  expect(dataset.columns.map(({ name }) => name)).toEqual(names);
});

test.each([
  ['cut off', Buffer.from('PAR1 nothing more')],
  ['of four bytes', Buffer.from('PAR1')],
])('a file %s is refused as damaged', async (what, bytes) => {
  const path = join(importer.folder(), `${what}.parquet`);
  writeFileSync(path, bytes);
  await expect(importer.file(path)).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
});

test('a table without rows is refused', async () => {
  const path = await parquet(sql`SELECT 1 AS a WHERE FALSE`, 'none.parquet');
  await expect(importer.file(path)).rejects.toMatchObject({ code: 'TABLE_NO_ROWS' });
});
