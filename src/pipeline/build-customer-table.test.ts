import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Column, Dataset, Role } from '#contract';
import { sql } from '#sql';
import { createEngine, type Engine, filePattern } from '#table';
import { buildCustomerTable, type ImportedTable } from './build-customer-table.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'clientele-join-'));
  engine = await createEngine({ threads: 2, tempDir: joinPath(folder, 'spill') });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const column = (name: string, role: Role, storage: Column['storage'], decimals: number | null = null) =>
  ({
    name,
    role,
    storage,
    decimals,
    kind: 'integer',
    distinct: 3,
    levels: null,
    numeric: null,
    roleCode: 'x',
    roleReason: 'X.',
  }) as unknown as Column;

async function imported(
  name: string,
  part: { shape: Dataset['shape']; columns: Column[]; rows: ReturnType<typeof sql> },
): Promise<ImportedTable> {
  const own = joinPath(folder, `${name} [1]`);
  await mkdir(own, { recursive: true });
  await engine.exec(sql`COPY (${part.rows}) TO ${joinPath(own, 'data.parquet')} (FORMAT parquet)`);
  const { shape, columns } = part;
  const dataset = { name, shape, columns, rows: 4, source: { file: `${name}.csv` } } as unknown as Dataset;
  return { dataset, folder: own };
}

const customers = () =>
  imported('customers', {
    shape: 'customers',
    columns: [column('id', 'customer-id', 'VARCHAR'), column('monetary', 'feature', 'BIGINT')],
    rows: sql`SELECT CAST(r AS BIGINT) AS row, c AS c0, CAST(m AS BIGINT) AS c1
      FROM (VALUES (1, '30', 5), (2, '4', 6), (3, '200', 7), (4, NULL, 8)) AS t(r, c, m)`,
  });
const orders = () =>
  imported('orders', {
    shape: 'orders',
    columns: [
      column('id', 'customer-id', 'DOUBLE'),
      column('day', 'timestamp', 'DATE'),
      column('paid', 'amount', 'DECIMAL', 2),
      column('shop', 'feature', 'VARCHAR'),
    ],
    rows: sql`SELECT CAST(r AS BIGINT) AS row, CAST(c AS DOUBLE) AS c0, CAST(d AS DATE) AS c1,
        CAST(p AS DECIMAL(18, 2)) AS c2, 'main' AS c3
      FROM (VALUES (1, 30, '2025-01-01', 10), (2, 30, '2025-01-09', 2.5), (3, 4, '2025-01-03', 1), (4, 77, '2025-01-03', 1),
        (5, NULL, '2025-01-03', 9)) AS t(r, c, d, p)`,
  });

async function build(
  tables: ImportedTable[],
  given: { cutoff?: string; from?: string; features?: string[] } = {},
) {
  const signal = new AbortController().signal;
  const options = { cutoff: null, from: null, features: null, ...given };
  const table = await buildCustomerTable(tables, { folder, options, engine, signal });
  const file = filePattern(joinPath(folder, 'customers.parquet'));
  const rows = await engine.rows(sql`SELECT * FROM read_parquet(${file}) ORDER BY row`);
  const at = (name: string) => 1 + table.columns.find((entry) => entry.name === name)!.at;
  return { table, figures: (...names: string[]) => rows.map((row) => names.map((name) => row[at(name)])) };
}

test('an order log gives one row per customer, up to the day after its last line', async () => {
  const { table, figures } = await build([await orders()]);
  expect(table).toMatchObject({ source: 'orders', nRows: 3, cutoff: '2025-01-10' });
  expect(figures('id', 'recency', 'frequency', 'monetary')).toEqual([
    ['4', 7, 1, 1],
    ['30', 1, 2, 12.5],
    ['77', 7, 1, 1],
  ]);
  expect(table.lines.map((line) => line.name)).toEqual(['id', 'day', 'paid', 'shop']);
  expect(table.findings.map(({ code, count }) => [code, count])).toEqual([['lines-without-customer', 1]]);
});

test('a join keeps every customer in the order of the table, and counts orphans on both sides', async () => {
  const { table, figures } = await build([await customers(), await orders()]);
  expect(table).toMatchObject({ source: 'joined', nRows: 4 });
  expect(figures('id', 'monetary', 'monetary_clientele', 'frequency')).toEqual([
    ['30', 5, 12.5, 2],
    ['4', 6, 1, 1],
    ['200', 7, null, null],
    [null, 8, null, null],
  ]);
  expect(table.findings.map(({ code, count }) => [code, count])).toEqual([
    ['lines-without-customer', 1],
    ['orders-of-unknown-customers', 1],
    ['customers-without-orders', 2],
  ]);
});

test('lines before the window are left out and counted', async () => {
  const { table, figures } = await build([await orders()], { from: '2025-01-03' });
  expect(figures('id', 'frequency', 'tenure')).toEqual([
    ['4', 1, 7],
    ['30', 1, 1],
    ['77', 1, 7],
  ]);
  expect(table.findings.map(({ code, count }) => [code, count])).toContainEqual(['lines-before-window', 1]);
});

test('a named figure of how customers buy is computed, and only then', async () => {
  const { table } = await build([await customers(), await orders()], { features: ['monetary'] });
  expect(table.columns.map((column) => column.name)).not.toContain('inter_purchase_mean');
  const { figures } = await build([await customers(), await orders()], {
    features: ['inter_purchase_mean', 'monetary'],
  });
  expect(figures('id', 'inter_purchase_mean', 'largest_order')).toEqual([
    ['30', 8, 10],
    ['4', null, 1],
    ['200', null, null],
    [null, null, null],
  ]);
});

test('lines on the cut-off day and later are left out and counted', async () => {
  const { table, figures } = await build([await orders()], { cutoff: '2025-01-03' });
  expect(figures('id', 'recency', 'monetary')).toEqual([['30', 2, 10]]);
  expect(table.findings.map(({ code, count }) => [code, count])).toContainEqual(['lines-after-cutoff', 3]);
});

test('a cut-off before every sale is refused', async () => {
  await expect(build([await orders()], { cutoff: '2024-01-01' })).rejects.toMatchObject({
    code: 'TABLE_TOO_FEW_ROWS',
  });
});
