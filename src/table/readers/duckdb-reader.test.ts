import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { name, sql } from '#sql';
import { useImporter } from '../testkit/import-text.ts';

const importer = useImporter();
let path = '';

beforeAll(async () => {
  path = join(importer.folder(), 'shop.duckdb');
  const engine = importer.engine();
  const at = (...parts: string[]) => name('made', ...parts);
  await engine.exec(sql`ATTACH ${path} AS made`);
  await engine.exec(
    sql`CREATE TABLE ${at('customers')} AS SELECT range AS n, 'v' || range AS v, 1.5::DECIMAL(9, 2) AS spent FROM range(10)`,
  );
  await engine.exec(sql`CREATE SCHEMA ${at('more')}`);
  await engine.exec(
    sql`CREATE TABLE ${at('more', 'odd"; DROP TABLE x; --')} AS SELECT DATE '2024-01-31' AS d, 1 AS x FROM range(30)`,
  );
  await engine.exec(sql`CREATE TABLE ${at('none')} (a INTEGER)`);
  await engine.exec(sql`CREATE VIEW ${at('secrets')} AS SELECT * FROM read_text('/etc/hostname')`);
  await engine.exec(sql`DETACH made`);
});

test('tables with rows are read, largest first, with their types; the file keeps its bytes', async () => {
  const before = readFileSync(path);
  const tables = await importer.files([path]);
  expect(tables.map(({ dataset }) => [dataset.name, dataset.source.table, dataset.rows])).toEqual([
    ['more.odd"; DROP TABLE x; --', 'more.odd"; DROP TABLE x; --', 30],
    ['customers', 'customers', 10],
  ]);
  expect(tables[1]!.dataset.columns.map(({ storage }) => storage)).toEqual(['BIGINT', 'VARCHAR', 'DECIMAL']);
  const left = tables[0]!.dataset.findings.filter(({ code }) => code === 'table-left-out');
  expect(left.map(({ message }) => message)).toEqual(['"none" of shop.duckdb has no rows: it was not read.']);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a database that is read many times at once is not harmed', async () => {
  const before = readFileSync(path);
  const all = await Promise.all(
    Array.from({ length: 8 }, () => importer.files([path], { table: 'customers' })),
  );
  expect(all.map(([one]) => one!.dataset.rows)).toEqual(Array(8).fill(10));
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a view is not run, a name that is not there is refused', async () => {
  await expect(importer.files([path], { table: 'secrets' })).rejects.toMatchObject({ code: 'TABLE_UNKNOWN' });
});

test.each([0, 12, 5000])('a database that is cut off after %i bytes is refused as damaged', async (bytes) => {
  const cut = join(importer.folder(), `cut-${bytes}.duckdb`);
  writeFileSync(cut, Buffer.concat([readFileSync(path).subarray(0, Math.max(12, bytes))]));
  await expect(importer.file(cut)).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
});
