import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import type { RelationalStep } from '#contract';
import { sql } from '#sql';
import type { Engine } from '#table';
import { column, rowsQuery, SmallTables } from './testkit/small-tables.ts';

let small: SmallTables;
beforeAll(async () => {
  small = await SmallTables.open();
});
afterAll(() => small.close());

type Cell = string | number | null;

const customers = (
  rows: Cell[][] = [
    ['30', 5],
    ['4', 6],
    ['200', 7],
    [null, 8],
  ],
) =>
  small.imported('customers', {
    shape: 'customers',
    columns: [column('id', 'customer-id', 'VARCHAR'), column('monetary', 'feature', 'BIGINT')],
    rows: rowsQuery(rows, ['VARCHAR', 'BIGINT']),
    nRows: rows.length,
  });
const LINES: Cell[][] = [
  [30, '2025-01-01', 10, 'main'],
  [30, '2025-01-09', 2.5, 'main'],
  [4, '2025-01-03', 1, 'main'],
  [77, '2025-01-03', 1, 'main'],
  [null, '2025-01-03', 9, 'main'],
];
const orders = (rows = LINES) =>
  small.imported('orders', {
    shape: 'orders',
    columns: [
      column('id', 'customer-id', 'DOUBLE'),
      column('day', 'timestamp', 'DATE'),
      column('paid', 'amount', 'DECIMAL', 2),
      column('shop', 'feature', 'VARCHAR'),
    ],
    rows: rowsQuery(rows, ['DOUBLE', 'DATE', 'DECIMAL(18, 2)', 'VARCHAR']),
    nRows: rows.length,
  });
const addresses = (rows: Cell[][]) =>
  small.imported('addresses', {
    shape: 'customers',
    columns: [
      column('city', 'feature', 'VARCHAR'),
      column('client', 'customer-id', 'BIGINT'),
      column('monetary', 'feature', 'BIGINT'),
    ],
    rows: rowsQuery(rows, ['VARCHAR', 'BIGINT', 'BIGINT']),
    nRows: rows.length,
  });

test('an order log gives one row per customer, up to the day after its last line', async () => {
  const { table, counts, figures } = await small.build([await orders()]);
  expect(table).toMatchObject({ source: 'orders', nRows: 3, cutoff: '2025-01-10' });
  expect(figures('id', 'recency', 'frequency', 'monetary')).toEqual([
    ['4', 7, 1, 1],
    ['30', 1, 2, 12.5],
    ['77', 7, 1, 1],
  ]);
  expect(table.lines.map((line) => line.name)).toEqual(['id', 'day', 'paid', 'shop']);
  expect(counts).toEqual([['lines-without-customer', 1]]);
});

test('a join keeps every customer in the order of the table, and counts orphans on both sides', async () => {
  const { table, counts, figures } = await small.build([await customers(), await orders()]);
  expect(table).toMatchObject({ source: 'joined', nRows: 4 });
  expect(figures('id', 'monetary', 'monetary_clientele', 'frequency')).toEqual([
    ['30', 5, 12.5, 2],
    ['4', 6, 1, 1],
    ['200', 7, null, null],
    [null, 8, null, null],
  ]);
  expect(counts).toEqual([
    ['lines-without-customer', 1],
    ['customers-without-id', 1],
    ['customers-without-orders', 1],
    ['orders-of-unknown-customers', 1],
  ]);
  const [, , withoutOrders, unknown] = table.findings;
  expect(withoutOrders).toMatchObject({ table: 0, finding: { rows: [3] } });
  expect(withoutOrders!.finding.message).toContain('(200)');
  expect(unknown).toMatchObject({ table: 1, finding: { rows: [4] } });
  expect(unknown!.finding.message).toContain('(77)');
});

test('orphans are counted over the whole log, and those with a sale in the window told apart', async () => {
  const { table, counts } = await small.build([await customers(), await orders()], { cutoff: '2025-01-03' });
  expect(counts).toContainEqual(['orders-of-unknown-customers', 1]);
  expect(counts).toContainEqual(['customers-without-orders', 1]);
  expect(counts).toContainEqual(['customers-without-sale-in-window', 1]);
  const unknown = table.findings.find(({ finding }) => finding.code === 'orders-of-unknown-customers');
  expect(unknown!.finding.message).toContain('Sales in the window have 0 of them');
});

test('lines before the window are left out and counted', async () => {
  const { counts, figures } = await small.build([await orders()], { from: '2025-01-03' });
  expect(figures('id', 'frequency', 'tenure')).toEqual([
    ['4', 1, 7],
    ['30', 1, 1],
    ['77', 1, 7],
  ]);
  expect(counts).toContainEqual(['lines-before-window', 1]);
});

test('a named figure of how customers buy is computed, and only then', async () => {
  const tables = [await customers(), await orders()];
  const { table } = await small.build(tables, { features: ['monetary'] });
  expect(table.columns.map(({ name }) => name)).not.toContain('inter_purchase_mean');
  const { figures } = await small.build(tables, { features: ['inter_purchase_mean', 'monetary'] });
  expect(figures('id', 'inter_purchase_mean', 'largest_order')).toEqual([
    ['30', 8, 10],
    ['4', null, 1],
    ['200', null, null],
    [null, null, null],
  ]);
});

test('lines on the cut-off day and later are left out and counted', async () => {
  const { counts, figures } = await small.build([await orders()], { cutoff: '2025-01-03' });
  expect(figures('id', 'recency', 'monetary')).toEqual([['30', 2, 10]]);
  expect(counts).toContainEqual(['lines-after-cutoff', 3]);
});

test('a cut-off before every sale is refused', async () => {
  await expect(small.build([await orders()], { cutoff: '2024-01-01' })).rejects.toMatchObject({
    code: 'TABLE_TOO_FEW_ROWS',
  });
});

test('a customer who is listed twice has its orders once', async () => {
  const tables = [
    await customers([
      ['30', 1],
      ['4', 2],
      ['30', 3],
      ['30.0', 4],
    ]),
    await orders(),
  ];
  const { counts, figures, table } = await small.build(tables);
  expect(figures('id', 'frequency')).toEqual([
    ['30', 2],
    ['4', 1],
    ['30', null],
    ['30.0', null],
  ]);
  expect(counts).toContainEqual(['repeated-customers', 2]);
  expect(table.findings.find(({ finding }) => finding.code === 'repeated-customers')?.finding.rows).toEqual([
    3, 4,
  ]);
  expect(counts.map(([code]) => code)).not.toContain('customers-without-orders');
});

test('a further table without orders joins its columns to every row of its customer', async () => {
  const tables = [
    await addresses([
      ['Leeds', 30, 1],
      ['York', 30, 2],
      ['Hull', 9, 3],
      ['Bath', null, 4],
    ]),
    await customers([
      ['30', 1],
      ['4', 2],
      ['30', 3],
    ]),
  ];
  const { table, counts, figures } = await small.build(tables, {}, { roles: ['addresses', 'customers'] });
  expect(table).toMatchObject({ source: 'customers', customers: 1, orders: null, ownFile: true, nRows: 3 });
  expect(table.columns.map(({ name }) => name)).toEqual(['id', 'monetary', 'city', 'monetary_clientele']);
  expect(figures('id', 'monetary', 'city', 'monetary_clientele')).toEqual([
    ['30', 1, 'Leeds', 1],
    ['4', 2, null, null],
    ['30', 3, 'Leeds', 1],
  ]);
  expect(counts).toEqual([
    ['table-joined', 4],
    ['repeated-customers', 1],
    ['customers-without-match', 1],
    ['unknown-customers', 1],
    ['repeated-customers', 1],
    ['rows-without-customer', 1],
  ]);
  const join: RelationalStep = {
    step: 'join',
    left: 'customers.csv',
    right: 'addresses.csv',
    by: { left: 'id', right: 'client' },
    rows: 3,
    matched: 2,
  };
  expect(table.relational).toEqual([join]);
});

test('rows that the user lets drop are gone before anything is joined or counted', async () => {
  const people: Cell[][] = [
    ['30', 1],
    ['4', 2],
    ['30.0', 3],
    [null, 4],
  ];
  const last = { by: 'customer', keep: 'last', time: null } as const;
  const exact = { by: 'row', keep: 'first', time: null } as const;
  const tables = [await customers(people), await orders([...LINES, LINES[1]!, LINES[1]!])];
  const both = await small.build(tables, {}, { dedupe: [last, exact] });
  expect(both.figures('monetary', 'frequency', 'monetary_clientele')).toEqual([
    [2, 1, 1],
    [3, 2, 12.5],
    [4, null, null],
  ]);
  expect(both.counts).toContainEqual(['rows-dropped', 1]);
  expect(both.counts).toContainEqual(['rows-dropped', 2]);
  expect(both.table.relational.map(({ step }) => step)).toEqual(['dedupe', 'dedupe', 'orders', 'join']);
  const alone = await small.build([tables[0]!], {}, { dedupe: [last] });
  expect(alone.table).toMatchObject({ source: 'customers', ownFile: true, nRows: 3 });
  expect(alone.figures('id', 'monetary')).toEqual([
    ['4', 2],
    ['30.0', 3],
    [null, 4],
  ]);
  await expect(small.build(tables, {}, { dedupe: [{ ...last, time: 'monetory' }] })).rejects.toMatchObject({
    code: 'COLUMN_UNKNOWN',
  });
});

test('every join is by equal keys: no plan holds each row against every other', async () => {
  const plans: string[] = [];
  const watched: Engine = Object.create(small.engine, {
    exec: {
      value: async (...[statement, options]: Parameters<Engine['exec']>) => {
        const text = await small.engine.rows(sql`EXPLAIN ${statement}`, options);
        plans.push(text.flat().join('\n'));
        return small.engine.exec(statement, options);
      },
    },
  });
  const tables = [await customers(), await addresses([['Leeds', 30, 1]]), await orders()];
  const roles = ['customers', 'further', 'orders'] as const;
  await small.build(tables, {}, { roles }, watched);
  expect(plans.filter((plan) => plan.includes('HASH_JOIN')).length).toBeGreaterThan(0);
  expect(plans.filter((plan) => /NESTED_LOOP|BLOCKWISE/.test(plan))).toEqual([]);
});

test('joins of small random tables are those made by hand', async () => {
  const rng = createRng(23);
  for (let round = 0; round < 12; round++) {
    const id = (n: number) => (rng.next() < 0.1 ? null : 1 + rng.int(n));
    const people: Cell[][] = Array.from({ length: 1 + rng.int(12) }, (_, i) => {
      const own = id(10);
      return [own === null ? null : `${own}${rng.next() < 0.2 ? '.0' : ''}`, i];
    });
    const places: Cell[][] = Array.from({ length: 1 + rng.int(12) }, (_, i) => [`town ${i}`, id(14), i]);
    const lines: Cell[][] = Array.from({ length: 1 + rng.int(20) }, () => [
      id(14),
      `2025-01-0${1 + rng.int(9)}`,
      rng.int(5) - 1,
      'main',
    ]);
    lines.push([1, '2025-01-01', 3, 'main']);
    const cutoff = '2025-01-08';
    const tables = [await customers(people), await addresses(places), await orders(lines)];
    const { table, counts, figures } = await small.build(
      tables,
      { cutoff },
      { roles: ['customers', 'further', 'orders'] },
    );
    const keys = people.map(([key]) => (key === null ? null : String(key).replace('.0', '')));
    const isFirst = keys.map((key, i) => key !== null && keys.indexOf(key) === i);
    const placeOf = (key: string | null) =>
      key === null ? undefined : places.find(([, client]) => String(client) === key);
    const salesOf = (key: string | null) =>
      lines.filter(
        ([client, day, paid]) => String(client) === key && String(day) < cutoff && Number(paid) > 0,
      );
    const wanted = people.map(([own, number], i) => {
      const sales = isFirst[i] ? salesOf(keys[i]!) : [];
      const spent = sales.reduce((sum, [, , paid]) => sum + Number(paid), 0);
      return [own, number, placeOf(keys[i]!)?.[0] ?? null, sales.length === 0 ? null : spent];
    });
    const money = table.columns.find(({ rfm }) => rfm === 'monetary')!.name;
    expect(figures('id', 'monetary', 'city', money), `round ${round}`).toEqual(wanted);
    const isKnown = (key: Cell) => keys.includes(String(key));
    const customersOf = (rows: Cell[][], at: number) => [
      ...new Set(rows.flatMap((row) => (row[at] === null ? [] : [String(row[at])]))),
    ];
    const buyers = customersOf(lines, 0);
    const residents = customersOf(places, 1);
    const first = keys.filter((_, i) => isFirst[i]);
    const found = new Map<string, number>();
    for (const { table: at, finding } of table.findings) found.set(`${at} ${finding.code}`, finding.count);
    const count = (name: string) => found.get(name) ?? 0;
    expect(count('0 customers-without-id')).toBe(keys.filter((key) => key === null).length);
    expect(count('0 repeated-customers')).toBe(keys.filter((key, i) => key !== null && !isFirst[i]).length);
    expect(count('0 customers-without-match')).toBe(first.filter((key) => !residents.includes(key!)).length);
    expect(count('1 unknown-customers')).toBe(residents.filter((key) => !isKnown(key)).length);
    expect(count('1 repeated-customers') + count('1 rows-without-customer')).toBe(
      places.length - residents.length,
    );
    expect(count('0 customers-without-orders')).toBe(first.filter((key) => !buyers.includes(key!)).length);
    expect(count('0 customers-without-sale-in-window')).toBe(
      first.filter((key) => buyers.includes(key!) && salesOf(key!).length === 0).length,
    );
    expect(count('2 orders-of-unknown-customers')).toBe(buyers.filter((key) => !isKnown(key)).length);
    expect(counts.length).toBeGreaterThan(0);
  }
});
