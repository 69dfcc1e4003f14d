import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import type { Column, Dataset, Role } from '#contract';
import { orderCountsOf, orderCountsQuery, rfmQuery } from '#features';
import { name, render, type Sql, sql } from '#sql';
import { orderColumns } from './order-columns.ts';
import type { OrderLog } from './order-log.ts';

let folder: string;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-lines-'));
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(async () => {
  connection.closeSync();
  await rm(folder, { recursive: true, force: true });
});

type Spec = [name: string, role: Role, storage: Column['storage'], decimals?: number];
const id: Spec = ['customer', 'customer-id', 'BIGINT'];
const day: Spec = ['day', 'timestamp', 'DATE'];
const order: Spec = ['order', 'order-id', 'VARCHAR'];
const quantity: Spec = ['pieces', 'quantity', 'BIGINT'];
const amount: Spec = ['amount', 'amount', 'DECIMAL', 2];

type Cells = readonly (string | number | boolean | null)[];

/** As an import would give it: with the extremes of numbers and the levels of texts. */
function datasetOf(specs: readonly Spec[], lines: readonly Cells[] = []): Dataset {
  const columns = specs.map(([column, role, storage, decimals], j) => {
    const values = lines.map((line) => line[j]).filter((value) => value !== null);
    const numbers = values.map(Number);
    const isNumber = ['BIGINT', 'DECIMAL', 'DOUBLE'].includes(storage) && values.length > 0;
    const numeric = isNumber ? { min: Math.min(...numbers), max: Math.max(...numbers) } : null;
    const distinct = new Set(values).size;
    const levels = storage === 'VARCHAR' ? [...new Set(values)].map((level) => ({ level, count: 1 })) : null;
    const kind = storage === 'VARCHAR' ? 'text' : storage === 'DATE' ? 'date' : 'decimal';
    const missing = lines.length - values.length;
    return {
      name: column,
      role,
      kind,
      storage,
      decimals: decimals ?? null,
      levels,
      numeric,
      distinct,
      missing,
    };
  });
  return { source: { file: 'orders.csv' }, rows: lines.length, columns } as unknown as Dataset;
}

/** The same log of which less is known: numbers may be of any size, texts have more levels than are listed. */
function unknown(log: OrderLog): OrderLog {
  const columns = log.dataset.columns.map((column) => ({ ...column, numeric: null, distinct: 99 }));
  return { ...log, dataset: { ...log.dataset, rows: 100, columns } };
}

let nLogs = 0;
async function logOf(specs: Spec[], lines: (string | number | boolean | null)[][]): Promise<OrderLog> {
  const parquet = join(folder, `it's [${nLogs++}]*.parquet`);
  for (const [i, line] of lines.entries()) {
    const cells = line.map((value, j) => {
      const [, , storage, decimals] = specs[j]!;
      const type = storage === 'DECIMAL' ? `DECIMAL(18, ${decimals})` : storage;
      const cast: Sql = { type: 'text', text: ` AS ${type}` };
      return sql`CAST(${value}${cast}) AS ${name(`c${j}`)}`;
    });
    const parts = cells.flatMap((cell) => [sql`, `, cell]);
    const select: Sql = { type: 'sequence', parts: [sql`SELECT ${i + 1} AS row`, ...parts] };
    await connection.run(
      render(i === 0 ? sql`CREATE OR REPLACE TABLE t AS ${select}` : sql`INSERT INTO t ${select}`),
    );
  }
  await connection.run(render(sql`COPY t TO ${parquet} (FORMAT parquet)`));
  return { dataset: datasetOf(specs, lines), parquet };
}

const all = async (query: Sql) =>
  (await connection.runAndReadAll(render(query)))
    .getRows()
    .map((row) => row.map((value) => (value === null ? null : String(value))));
const rfm = (log: OrderLog, columns: string) => {
  const picked: Sql = { type: 'text', text: columns };
  return all(sql`SELECT ${picked} FROM (${rfmQuery(log, { from: null, to: '2025-02-01' })}) ORDER BY row`);
};

test('a cancelled order was never a sale: it counts as returned and does not lower net sales', async () => {
  const log = await logOf(
    [id, day, order, amount, ['order_status', 'feature', 'VARCHAR']],
    [
      [1, '2025-01-01', 'a', 100, 'Approved'],
      [1, '2025-01-02', 'b', 40, 'Cancelled'],
      [1, '2025-01-03', 'c', 60, null],
      [2, '2025-01-03', 'd', 60, 'cancelled'],
    ],
  );
  expect(await rfm(log, 'id, frequency, monetary, net_monetary, returns_share')).toEqual([
    ['1', '2', '160.00', '160.00', '0.25'],
  ]);
});

test('a yes in a column that says cancelled cancels the line', async () => {
  const log = await logOf(
    [id, day, amount, ['is_returned', 'feature', 'BOOLEAN']],
    [
      [1, '2025-01-01', 100, false],
      [1, '2025-01-02', 40, true],
      [1, '2025-01-03', 7, null],
    ],
  );
  expect(await rfm(log, 'frequency, monetary')).toEqual([['2', '107.00']]);
});

test('a C before the order number cancels it where other orders have plain numbers, else it says nothing', async () => {
  const specs = [id, day, order, amount];
  const mixed = await logOf(specs, [
    [1, '2025-01-01', '500', 10],
    [1, '2025-01-01', 'C501', 5],
  ]);
  const prefixed = await logOf(specs, [
    [1, '2025-01-01', 'C500', 10],
    [1, '2025-01-01', 'C501', 5],
  ]);
  expect(await rfm(mixed, 'monetary')).toEqual([['10.00']]);
  expect(await rfm(prefixed, 'monetary')).toEqual([['15.00']]);
});

test('negative amounts or quantities take sales back, once', async () => {
  const log = await logOf(
    [id, day, quantity, amount],
    [
      [1, '2025-01-01', 5, 100],
      [1, '2025-01-02', -1, -20],
      [1, '2025-01-03', -1, 10],
      [1, '2025-01-04', 0, 10],
      [1, '2025-01-05', 1, -3],
    ],
  );
  expect(await rfm(log, 'monetary, net_monetary, returns_share')).toEqual([['100.00', '67.00', '0.33']]);
  const counts = orderCountsOf((await all(orderCountsQuery(log, { from: null, to: '2025-02-01' })))[0]!);
  expect(counts).toMatchObject({ sales: 1, returns: 3, otherLines: 1, zeroPriced: 0 });
});

test('sales without an order id count one a day', async () => {
  const log = await logOf(
    [id, day, order, amount],
    [
      [1, '2025-01-01', null, 1],
      [1, '2025-01-01', null, 1],
      [1, '2025-01-02', null, 1],
      [1, '2025-01-02', 'x', 1],
    ],
  );
  expect(await rfm(log, 'frequency')).toEqual([['3']]);
});

test('amounts that are missing or too large for money are counted and left out', async () => {
  const log = await logOf(
    [id, day, ['amount', 'amount', 'DOUBLE']],
    [
      [1, '2025-01-01', 1e20],
      [1, '2025-01-02', null],
      [1, '2025-01-03', 0.1],
      [1, '2025-01-04', 0.2],
    ],
  );
  expect(await rfm(log, 'frequency, monetary')).toEqual([['2', '0.3000']]);
  const counts = orderCountsOf((await all(orderCountsQuery(log, { from: null, to: '2025-02-01' })))[0]!);
  expect(counts).toMatchObject({ sales: 2, withoutAmount: 2 });
});

test('whole numbers of any size are summed exactly', async () => {
  const log = await logOf(
    [id, day, quantity, ['price', 'unit-price', 'DECIMAL', 4]],
    [
      [1, '2025-01-01', 900_000_000_001, 9_999_999.0001],
      [1, '2025-01-01', 1, 0.0001],
    ],
  );
  const product = 900_000_000_001n * 99_999_990_001n + 1n;
  const digits = String(product);
  expect(await rfm(log, 'monetary')).toEqual([[`${digits.slice(0, -4)}.${digits.slice(-4)}`]]);
});

test('customers stand in the order of numbers where all ids are numbers, else of texts', async () => {
  const specs: Spec[] = [['customer', 'customer-id', 'VARCHAR'], day, amount];
  const line = (customer: string) => [customer, '2025-01-01', 1];
  const numbers = await logOf(specs, ['10', '9', '0100', '12345678901234567890'].map(line));
  const texts = await logOf(specs, ['10', '9', 'b', 'a"\';--'].map(line));
  expect((await rfm(numbers, 'id')).flat()).toEqual(['9', '10', '0100', '12345678901234567890']);
  expect((await rfm(texts, 'id')).flat()).toEqual(['10', '9', 'a"\';--', 'b']);
});

test('money by a formula: rounded to four places, negative is taken back, missing is neither', async () => {
  const specs: Spec[] = [
    id,
    day,
    ['list', 'feature', 'DECIMAL', 2],
    ['cost', 'feature', 'DOUBLE'],
    ['pieces', 'feature', 'BIGINT'],
  ];
  const lines: (number | string | null)[][] = [
    [1, '2025-01-01', 10.5, 4.25, 2],
    [1, '2025-01-02', 10.5, 1 / 3, 1],
    [1, '2025-01-03', 5, 8, 1],
    [1, '2025-01-04', 5, null, 1],
    [2, '2025-01-04', 1, 0.5, 3],
  ];
  const log = { ...(await logOf(specs, lines)), money: '(list - cost) * pieces' };
  // 12.5 + 10.1667, less the 3 that were lost in the net figure
  expect(await rfm(log, 'monetary')).toEqual([['22.6667'], ['1.5000']]);
  expect(await rfm(log, 'frequency')).toEqual([['2'], ['1']]);
  const wrong = (money: string) => orderColumns(log.dataset, money);
  expect(() => wrong('list - costs')).toThrow(expect.objectContaining({ code: 'FORMULA_INVALID' }));
  expect(() => wrong('list > 3')).toThrow(expect.objectContaining({ code: 'COLUMN_WRONG_KIND' }));
});

test('a time that is no date and money that is no number are refused with the column named', () => {
  const refused = expect.objectContaining({ code: 'COLUMN_WRONG_KIND' });
  expect(() => orderColumns(datasetOf([id, ['when', 'timestamp', 'VARCHAR'], amount]))).toThrow(refused);
  expect(() => orderColumns(datasetOf([id, day, ['paid', 'amount', 'VARCHAR']]))).toThrow(refused);
  expect(() => orderColumns(datasetOf([id, day, ['pieces', 'quantity', 'VARCHAR'], amount]))).toThrow(
    refused,
  );
});

test('what an import knows of the columns makes the query quicker, never another', async () => {
  const rng = createRng(3);
  const state: Spec = ['status', 'feature', 'VARCHAR'];
  const price: Spec = ['price', 'unit-price', 'DECIMAL', 2];
  const states = ['done', 'Cancelled', 'cancel requested', 'Returned', 'open', 'REFUND', null];
  const lines = Array.from({ length: 300 }, (_, i): Cells[number][] => [
    `${rng.next() < 0.2 ? 'C' : ''}${1000 + Math.floor(i / 2)}`,
    1 + rng.int(20),
    `2025-01-0${1 + rng.int(9)}`,
    rng.int(9) - 2,
    rng.next() < 0.02 ? 123_456_789.25 : rng.int(9000) / 100,
    states[rng.int(states.length)]!,
  ]);
  for (const some of [lines, lines.filter((line) => Number(line[4]) < 1000)]) {
    const log = await logOf(
      [order, id, day, quantity, price, state],
      some.map((line) => [...line]),
    );
    const figures = 'id, frequency, monetary, returns_share, net_monetary';
    const found = await rfm(log, figures);
    expect(found).toEqual(await rfm(unknown(log), figures));
    const isSale = (line: Cells) =>
      !String(line[0]).startsWith('C') &&
      !/^(cancel|return|refund)/i.test(String(line[5])) &&
      Number(line[3]) > 0 &&
      Number(line[4]) > 0;
    const total = some
      .filter(isSale)
      .reduce((sum, line) => sum + Math.round(Number(line[3]) * Number(line[4]) * 100), 0);
    expect(found.reduce((sum, row) => sum + Math.round(Number(row[2]) * 100), 0)).toBe(total);
  }
});

test('orders are counted the same where every line is known to be one', async () => {
  const lines = Array.from({ length: 40 }, (_, i): Cells[number][] => [
    `O${i}`,
    i % 7,
    '2025-01-05',
    1 + (i % 3),
  ]);
  const log = await logOf([order, id, day, amount], lines);
  expect(await rfm(log, 'id, frequency')).toEqual(
    Array.from({ length: 7 }, (_, one) => [
      String(one),
      String(lines.filter((line) => line[1] === one).length),
    ]),
  );
  expect(await rfm(unknown(log), 'id, frequency')).toEqual(await rfm(log, 'id, frequency'));
  const again = await logOf([order, id, day, amount], [...lines, lines[0]!]);
  expect(await rfm(again, 'frequency')).toEqual(await rfm(log, 'frequency'));
});

test('a C in front of an order id cancels it only where the first of all ids begins with a digit', async () => {
  const salesOf = async (...ids: (string | null)[]) => {
    const lines = ids.map((one): Cells[number][] => [one, 1, '2025-01-05', 3]);
    const log = await logOf([order, id, day, amount], lines);
    return orderCountsOf((await all(orderCountsQuery(log, { from: null, to: '2025-02-01' })))[0]!).sales;
  };
  expect(await salesOf('500', 'C501', 'c502', 'C5a', 'D7', null)).toBe(4);
  expect(await salesOf('500', 'c502')).toBe(1);
  expect(await salesOf('C500', 'C501')).toBe(2);
  expect(await salesOf('500', ' 400', 'C501')).toBe(3);
  expect(await salesOf(':500', 'C501')).toBe(2);
  expect(await salesOf('9', 'O1')).toBe(2);
});
