import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import type { Column, Dataset, Role } from '#contract';
import { BEHAVIOUR_COLUMNS, behaviourQuery } from '#features';
import { render } from '#sql';

interface Line {
  readonly order: number;
  readonly customer: number;
  readonly day: number;
  readonly cents: number;
  readonly product: number;
}

const FIRST = Date.parse('2024-01-01') / 86_400_000;
const CUTOFF = '2025-07-01';
const cutoffDay = Date.parse(CUTOFF) / 86_400_000;
const iso = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

const rng = createRng(8);
const lines: Line[] = Array.from({ length: 900 }, (_, i) => {
  const order = Math.floor(i / 2);
  return {
    order,
    customer: 1 + (order % 70 === 0 ? 99 : order % 45),
    day: FIRST + ((order * 7919) % 600),
    cents: rng.next() < 0.1 ? -500 : 1 + rng.int(50_000),
    product: rng.int(12),
  };
});

const column = (name: string, role: Role, storage: Column['storage'], decimals: number | null = null) =>
  ({ name, role, storage, decimals, levels: null, numeric: null, distinct: 99 }) as unknown as Column;
const dataset = {
  source: { file: 'orders.csv' },
  columns: [
    column('order', 'order-id', 'VARCHAR'),
    column('customer', 'customer-id', 'BIGINT'),
    column('day', 'timestamp', 'DATE'),
    column('paid', 'amount', 'DECIMAL', 2),
    column('Stock Code', 'feature', 'VARCHAR'),
  ],
} as unknown as Dataset;

let folder: string;
let instance: DuckDBInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-behaviour-'));
  instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const values = lines.map(
    (line, i) =>
      `(${i + 1}, 'o${line.order}', ${line.customer}, DATE '${iso(line.day)}', ${line.cents / 100}, 'p${line.product}')`,
  );
  await connection.run(
    `COPY (SELECT CAST(r AS BIGINT) AS row, a AS c0, CAST(b AS BIGINT) AS c1, c AS c2, CAST(d AS DECIMAL(18, 2)) AS c3, e AS c4
      FROM (VALUES ${values.join(',')}) AS t(r, a, b, c, d, e)) TO '${join(folder, 'log.parquet')}' (FORMAT parquet)`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function found(window: { from: string | null; to: string }): Promise<Map<string, (number | null)[]>> {
  const connection = await instance.connect();
  const query = behaviourQuery({ dataset, parquet: join(folder, 'log.parquet') }, window);
  const reader = await connection.runAndReadAll(render(query));
  return new Map(
    reader
      .getRows()
      .map(([id, ...figures]) => [
        String(id),
        figures.map((value) => (value === null ? null : Number(value))),
      ]),
  );
}

const distinct = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const mean = (values: readonly number[]) => (values.length === 0 ? null : total(values) / values.length);
function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values)!;
  return Math.sqrt(total(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/** The figures as their documentation defines them. */
function byHand(sales: readonly Line[], to: number): (number | null)[] {
  const days = distinct(sales.map((line) => line.day));
  const gaps = days.slice(1).map((day, i) => day - days[i]!);
  const orders = distinct(sales.map((line) => line.order)).map(
    (order) => total(sales.filter((line) => line.order === order).map((line) => line.cents)) / 100,
  );
  const middle = (days[0]! + to) / 2;
  const later = total(sales.filter((line) => line.day >= middle).map((line) => line.cents)) / 100;
  const angles = days.map((day) => (2 * Math.PI * new Date(day * 86_400_000).getUTCMonth()) / 12);
  const resultant = Math.hypot(total(angles.map(Math.cos)), total(angles.map(Math.sin))) / days.length;
  const weekend = days.filter((day) => [0, 6].includes(new Date(day * 86_400_000).getUTCDay()));
  return [
    mean(gaps),
    deviation(gaps),
    deviation(orders),
    Math.max(...orders),
    distinct(sales.map((line) => line.product)).length,
    null,
    days.length > 1 ? (2 * later - total(orders)) / total(orders) : null,
    days.length > 2 ? resultant : null,
    weekend.length / days.length,
  ];
}

test.each([
  { from: null, to: CUTOFF },
  { from: '2024-09-15', to: '2025-03-01' },
])('how customers buy in the window from $from to $to equals the figures by hand', async (window) => {
  const figures = await found(window);
  const inside = lines.filter(
    (line) =>
      line.cents > 0 && iso(line.day) < window.to && (window.from === null || iso(line.day) >= window.from),
  );
  const customers = distinct(inside.map((line) => line.customer));
  expect([...figures.keys()].map(Number).sort((a, b) => a - b)).toEqual(customers);
  const to = window.to === CUTOFF ? cutoffDay : Date.parse(window.to) / 86_400_000;
  for (const customer of customers) {
    const wanted = byHand(
      inside.filter((line) => line.customer === customer),
      to,
    );
    for (const [i, value] of figures.get(String(customer))!.entries()) {
      const label = `${BEHAVIOUR_COLUMNS[i]} of ${customer}`;
      if (wanted[i] === null) expect(value, label).toBeNull();
      else expect(value, label).toBeCloseTo(wanted[i]!, 3);
    }
  }
  expect(customers.length).toBeGreaterThan(30);
});
