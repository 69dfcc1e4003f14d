import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import type { Column, Dataset, Role } from '#contract';
import { lastDayQuery, orderCountsOf, orderCountsQuery, RFM_COLUMNS, rfmQuery } from '#features';
import { render, type Sql } from '#sql';

interface Line {
  readonly order: string | null;
  readonly customer: string | null;
  readonly day: string | null;
  readonly quantity: number;
  readonly cents: number;
}

const column = (name: string, role: Role, storage: Column['storage'], decimals: number | null = null) =>
  ({ name, role, storage, decimals, levels: null, numeric: null, distinct: 99 }) as unknown as Column;
const dataset = {
  source: { file: 'orders.csv' },
  columns: [
    column('order', 'order-id', 'VARCHAR'),
    column('customer', 'customer-id', 'DOUBLE'),
    column('day', 'timestamp', 'TIMESTAMP'),
    column('quantity', 'quantity', 'BIGINT'),
    column('price', 'unit-price', 'DECIMAL', 2),
  ],
} as unknown as Dataset;

const rng = createRng(5);
const lines: Line[] = Array.from({ length: 600 }, (_, i) => {
  const takeback = rng.next() < 0.1;
  return {
    order: `${takeback ? 'C' : ''}${500 + Math.floor(i / 3)}`,
    customer: rng.next() < 0.1 ? null : String(1 + rng.int(40)),
    day: rng.next() < 0.02 ? null : `2025-0${1 + rng.int(9)}-1${rng.int(10)}`,
    quantity: takeback ? -1 - rng.int(3) : 1 + rng.int(5),
    cents: rng.next() < 0.05 ? 0 : 1 + rng.int(5000),
  };
});

let folder: string;
let instance: DuckDBInstance;
let log: { dataset: Dataset; parquet: string };
const rows = async (query: Sql) => {
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(render(query));
  return reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-rfm-'));
  log = { dataset, parquet: join(folder, "it's.parquet") };
  instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const cell = (value: string | null) => (value === null ? 'NULL' : `'${value}'`);
  const values = lines.map(
    (line, i) =>
      `(${i + 1}, ${cell(line.order)}, ${line.customer}, ${cell(line.day)}, ${line.quantity}, ${line.cents / 100})`,
  );
  await connection.run(
    `COPY (SELECT CAST(a AS BIGINT) AS row, b AS c0, CAST(c AS DOUBLE) AS c1, CAST(d AS TIMESTAMP) AS c2,
       CAST(e AS BIGINT) AS c3, CAST(f AS DECIMAL(18, 2)) AS c4 FROM (VALUES ${values.join(',')}) AS t(a, b, c, d, e, f))
     TO '${log.parquet.replaceAll("'", "''")}' (FORMAT parquet)`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

test('recency, frequency and monetary of each customer equal those summed by hand', async () => {
  const cutoff = '2025-09-01';
  const found = await rows(rfmQuery(log, { from: null, to: cutoff }));
  const usable = lines.filter((line) => line.customer !== null && line.day !== null && line.day < cutoff);
  const isSale = (line: Line) => line.quantity > 0 && line.cents > 0 && !line.order!.startsWith('C');
  const ids = [...new Set(usable.filter(isSale).map((line) => line.customer!))].sort(
    (a, b) => Number(a) - Number(b),
  );
  const cents = (some: Line[]) => some.reduce((sum, line) => sum + Math.abs(line.quantity) * line.cents, 0);
  const money = (value: number) => (value / 100).toFixed(2);
  const expected = ids.map((id, i) => {
    const sales = usable.filter((line) => line.customer === id && isSale(line));
    const returned = cents(
      usable.filter((line) => line.customer === id && line.quantity < 0 && line.cents > 0),
    );
    const dates = sales.map((line) => line.day!).sort();
    const frequency = new Set(sales.map((line) => line.order)).size;
    const monetary = cents(sales);
    return [
      String(i + 1),
      id,
      String(days(dates.at(-1)!, cutoff)),
      String(frequency),
      money(monetary),
      String(days(dates[0]!, cutoff)),
      Number((monetary / 100 / frequency).toFixed(4)),
      Number((returned / monetary).toFixed(6)),
      money(monetary - returned),
      dates[0],
      dates.at(-1),
    ];
  });
  const comparable = found.map((row) => row.map((value, j) => (j === 6 || j === 7 ? Number(value) : value)));
  expect(RFM_COLUMNS).toHaveLength(9);
  expect(ids.length).toBeGreaterThan(30);
  expect(comparable).toEqual(expected);
});

test('every line is accounted for', async () => {
  const cutoff = '2025-09-01';
  const counts = orderCountsOf((await rows(orderCountsQuery(log, { from: null, to: cutoff })))[0]!);
  const count = (test: (line: Line) => boolean) => lines.filter(test).length;
  const isUsable = (line: Line) => line.customer !== null && line.day !== null && line.day < cutoff;
  const isSale = (line: Line) => isUsable(line) && line.quantity > 0 && line.cents > 0;
  const customers = (some: Line[]) => new Set(some.map((line) => line.customer)).size;
  expect(counts).toEqual({
    lines: 600,
    withoutCustomer: count((line) => line.customer === null),
    withoutDate: count((line) => line.day === null),
    afterCutoff: count((line) => line.customer !== null && line.day !== null && line.day >= cutoff),
    beforeWindow: 0,
    sales: count(isSale),
    returns: count((line) => isUsable(line) && line.quantity < 0 && line.cents > 0),
    zeroPriced: count((line) => isUsable(line) && line.cents === 0),
    withoutAmount: 0,
    otherLines: 0,
    customers: customers(lines.filter(isSale)),
    customersWithAnyLine: customers(lines.filter((line) => line.customer !== null)),
  });
  expect(counts.afterCutoff).toBeGreaterThan(0);
  expect(counts.sales + counts.returns + counts.zeroPriced).toBe(count(isUsable));
});

test('the last day is that of the last line with a date', async () => {
  const last = lines
    .flatMap((line) => line.day ?? [])
    .sort()
    .at(-1);
  expect(await rows(lastDayQuery(log))).toEqual([[last]]);
});

test('a log without money, time or customer says which option names the column', () => {
  for (const [role, option] of [
    ['unit-price', '--amount'],
    ['timestamp', '--time'],
    ['customer-id', '--id'],
  ]) {
    const columns = dataset.columns.map((entry) =>
      entry.role === role ? { ...entry, role: 'feature' as const } : entry,
    );
    expect(() =>
      rfmQuery({ ...log, dataset: { ...dataset, columns } }, { from: null, to: '2025-01-01' }),
    ).toThrow(expect.objectContaining({ code: 'ROLE_MISSING', hint: expect.stringContaining(option!) }));
  }
});
