import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, type Rng, silentLogger, silentProgress, systemClock } from '#base';
import type { Dataset } from '#contract';
import { orderCountsOf, orderCountsQuery, plainOrderLog, plainOrderShape, RFM_COLUMNS } from '#features';
import { createKernelPool, type KernelPool } from '#kernels';
import { name, type Sql, sql } from '#sql';
import {
  areSumsOf,
  createEngine,
  type Engine,
  filePattern,
  type ImportOptions,
  importTable,
  keptSums,
  type PlainOrderLog,
  sumCodedOrders,
} from '#table';
import { figuresQuery } from './order-figures.ts';
import { sumsOf } from './sum-orders.ts';

const pools: KernelPool[] = [];
let engine: Engine;
let folder = '';
let n = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-sums-'));
  engine = await createEngine({ threads: 2, tempDir: join(folder, 'temp') });
  for (const threads of [1, 2, 3]) pools.push(await createKernelPool({ threads }));
});

afterAll(async () => {
  for (const pool of pools) await pool.close();
  await engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Log {
  readonly dataset: Dataset;
  readonly parquet: string;
}

async function imported(lines: readonly string[], options: Partial<ImportOptions> = {}): Promise<Log> {
  const outDir = join(folder, `out-${++n}`);
  const file = join(folder, `orders-${n}.csv`);
  writeFileSync(file, lines.join('\n'));

  const { signal } = new AbortController();
  const base = { rng: createRng(1), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
  const ctx = { ...base, engine, pool: async () => pools[1]! };
  const dataset = await importTable(
    { file, outDir, codedBytes: 0, orderShape: plainOrderShape, ...options },
    ctx,
  );
  return { dataset, parquet: join(outDir, 'data.parquet') };
}

const { signal } = new AbortController();
const WINDOWS = [
  { from: null, to: '2025-01-01' },
  { from: '2024-02-01', to: '2024-05-20' },
];

/** Whether the import kept sums of a log that give the figures and counts of the engine. */
async function isKeptAlike(
  log: Log,
  window: (typeof WINDOWS)[number],
  plain: PlainOrderLog,
): Promise<boolean> {
  const kept = await keptSums(log.parquet);
  if (kept === null || !areSumsOf(kept, plain)) return false;
  const told = async (query: Sql) => ({
    types: await engine.rows(sql`SELECT column_name, column_type FROM (DESCRIBE ${query})`),
    rows: await engine.rows(sql`SELECT COLUMNS(*)::VARCHAR FROM (${query})`),
  });
  const customers = sql`read_parquet(${filePattern(kept.path)})`;
  const ours = await told(figuresQuery(log, window, { figures: RFM_COLUMNS, customers }));
  expect(ours).toEqual(await told(figuresQuery(log, window, { figures: RFM_COLUMNS })));
  const [counts] = await engine.rows(orderCountsQuery(log, window));
  expect(kept.counts).toEqual(orderCountsOf(counts!));
  return true;
}

/** Whether the kernels sum up a log, and that they do it as the engine does. */
async function isSummedAlike(log: Log, window: (typeof WINDOWS)[number], isPlain = true) {
  const all = async (table: Awaited<ReturnType<typeof sumsOf>>) => ({
    types: await engine.rows(sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${table})`),
    rows: await engine.rows(
      sql`SELECT id, place, kind, lines, orders, CAST(amount AS VARCHAR), first_day, last_day FROM ${table} ORDER BY ALL`,
    ),
  });
  const expected = await all(await sumsOf(log, window, { engine, signal }));
  const plain = plainOrderLog(log, window);
  const isKept = plain !== null && (await isKeptAlike(log, window, plain));
  let isCoded = plain !== null;
  for (const pool of pools) {
    const context = { engine, signal, pool: async () => pool, pooledLines: 0 };
    expect(await all(await sumsOf(log, window, context))).toEqual(expected);
    const coded = plain === null ? null : await sumCodedOrders(engine, plain, context);
    if (coded !== null) expect(await all(name(coded))).toEqual(expected);
    isCoded &&= coded !== null;
  }
  // of a part of the log an import keeps no sums
  if (isPlain) expect(isKept).toBe(isCoded && window.from === null);
  return isCoded;
}

const pick = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng.next() * from.length)]!;

/** Orders whose ids several customers share, with all that may be odd about a line. */
function oddLog(nLines: number, rng: Rng, time: (second: number) => string): string[] {
  const lines = ['order_id,order_date,customer_id,quantity,unit_price,status'];
  for (let i = 0; i < nLines; i++) {
    const order = rng.next() < 0.1 ? Math.floor(rng.next() * i) >> 1 : i >> 1;
    const customer =
      rng.next() < 0.05 ? '' : `K${1000 + ((order * 7919) % 97) + (rng.next() < 0.02 ? 1 : 0)}`;
    const when = rng.next() < 0.02 ? '' : time(1_704_067_200 + i * 997);
    const quantity = pick(rng, ['1', '2', '12', '-1', '0', rng.next() < 0.3 ? '' : '3']);
    const price = pick(rng, ['2.50', '10', '0.05', '0', '-4.00', rng.next() < 0.3 ? '' : '7.1']);
    lines.push(
      `B${10_000 + order},${when},${customer},${quantity},${price},${pick(rng, ['done', 'Refunded', 'cancelled', ''])}`,
    );
  }
  return lines;
}

test('kernels sum up lines as the engine does, whatever is odd about them', async () => {
  const second = (s: number) => new Date(s * 1000).toISOString().slice(0, 19);
  for (const time of [second, (s: number) => second(s).slice(0, 10)]) {
    const log = await imported(oddLog(6000, createRng(5), time));
    for (const window of WINDOWS) expect(await isSummedAlike(log, window)).toBe(true);
  }
});

test('logs of several row groups, with an amount of their own and an order in every line', async () => {
  const rng = createRng(8);
  const lines = ['order_id,order_date,customer_id,amount'];
  for (let i = 0; i < 130_000; i++) {
    const when = new Date(1.7e12 + i * 60_000).toISOString().slice(0, 10);
    lines.push(
      `${20_000 + i}X,${when},Q${1000 + Math.floor(rng.next() * 70_000)},${Math.floor(rng.next() * 9000) - 400}.25`,
    );
  }
  const log = await imported(lines);
  expect(log.dataset.columns[0]).toMatchObject({ role: 'order-id', distinct: 130_000 });
  expect(await isSummedAlike(log, { from: null, to: '2024-06-01' })).toBe(true);
});

test('a long log is summed up step by step to the same', async () => {
  const lines = oddLog(3000, createRng(6), (s) => new Date(s * 1000).toISOString().slice(0, 19));
  const [short, long] = [await imported(lines), await imported(lines, { longRows: 0 })];
  const { name: _, source: __, ...told } = long.dataset;
  expect(short.dataset).toMatchObject(told);
  for (const file of ['data.parquet', 'sums.parquet', 'sums.json']) {
    expect(readFileSync(join(dirname(long.parquet), file))).toEqual(
      readFileSync(join(dirname(short.parquet), file)),
    );
  }
});

const [FIRST_DAY, LAST_DAY] = [Date.parse('2023-12-01T00:00:00Z'), Date.parse('2025-02-01T00:00:00Z')];

/** A cell of an order line, mostly plain. */
const cell = (...texts: string[]) => fc.constantFrom(...texts);
const orderLine = fc.record({
  order: fc.integer({ min: 1, max: 30 }).map((i) => `B${i}`),
  when: fc
    .integer({ min: FIRST_DAY / 1000, max: LAST_DAY / 1000 })
    .map((second) => new Date(second * 1000).toISOString().slice(0, 19)),
  isUndated: fc.integer({ min: 0, max: 19 }),
  customer: cell('', 'K1', 'K10', 'K2', 'k2', 'Kunde von weither 17', 'L'),
  number: cell('7', '07', '1000000', '12', '', '3'),
  quantity: cell('1', '2', '1000000', '-1', '0', ''),
  price: cell('2.50', '10', '0.05', '0', '-4.00', '', '99999.99'),
  status: cell('done', 'Refunded', 'cancelled', '', 'returned to sender'),
});

test('any log is summed up as the engine does it', async () => {
  let nCoded = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(orderLine, { minLength: 20, maxLength: 120 }),
      fc.boolean(),
      fc.boolean(),
      async (orders, areNumbers, areDays) => {
        const lines = orders.map(({ order, when, isUndated, customer, number, quantity, price, status }) => {
          const time = isUndated === 0 ? '' : areDays ? when.slice(0, 10) : when;
          return [order, time, areNumbers ? number : customer, quantity, price, status].join(',');
        });
        const log = await imported(['order_id,order_date,customer_id,quantity,unit_price,status', ...lines]);
        for (const window of WINDOWS) {
          if (log.dataset.shape === 'orders' && (await isSummedAlike(log, window, false))) nCoded++;
        }
      },
    ),
    { seed: 21, numRuns: Number(process.env['ORDER_RUNS'] ?? 8) },
  );
  expect(nCoded).toBeGreaterThan(8);
});

test.each([
  ['ids of cancelled orders', (cells: string[], i: number) => cells.with(0, i % 5 === 0 ? `C${i}` : `${i}`)],
  [
    'ids that are numbers with a point',
    (cells: string[], i: number) => cells.with(2, `${17_000 + (i % 50)}.0`),
  ],
  ['orders without an id', (cells: string[], i: number) => (i % 50 === 0 ? cells.with(0, '') : cells)],
  ['prices of many decimals', (cells: string[], i: number) => cells.with(4, `1.123456${i}`)],
  ['an order id that all customers share', (cells: string[]) => cells.with(0, 'A1000')],
])('%s are left to the engine', async (_, change) => {
  const [head, ...lines] = oddLog(600, createRng(2), (s) => new Date(s * 1000).toISOString().slice(0, 10));
  const log = await imported([head!, ...lines.map((line, i) => change(line.split(','), i).join(','))]);
  expect(await isSummedAlike(log, WINDOWS[0]!)).toBe(false);
});
