import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import type { OrderLog } from '#features';
import { rowsFile } from '../join/imported-table.ts';
import { column, rowsQuery, SmallTables } from '../join/testkit/small-tables.ts';
import { type ChurnPlan, churnWindows } from './churn-windows.ts';

let small: SmallTables;
beforeAll(async () => {
  small = await SmallTables.open();
});
afterAll(() => small.close());

const DAY = 86_400_000;
const date = (day: number) => new Date(Date.UTC(2020, 0, 1) + day * DAY).toISOString().slice(0, 10);

/** @param lines [customer, day since 2020-01-01, amount] */
async function logOf(lines: readonly (readonly [string, number, number?])[]): Promise<OrderLog> {
  const table = await small.imported('orders', {
    shape: 'orders',
    columns: [
      column('id', 'customer-id', 'VARCHAR'),
      column('day', 'timestamp', 'TIMESTAMP'),
      column('paid', 'amount', 'DECIMAL', 2),
    ],
    rows: rowsQuery(
      lines.map(([id, day, paid]) => [id, `${date(day)} 23:59:59`, paid ?? 10]),
      ['VARCHAR', 'TIMESTAMP', 'DECIMAL(18, 2)'],
    ),
    nRows: lines.length,
  });
  return { dataset: table.dataset, parquet: rowsFile(table) };
}

const windowsOf = (log: OrderLog, plan: Partial<ChurnPlan>) =>
  churnWindows(
    log,
    { days: null, gap: 0, from: null, end: null, ...plan },
    { engine: small.engine, signal: new AbortController().signal },
  );

/** A log from day 0 to day 89. */
const ninety = () =>
  logOf([
    ['a', 0],
    ['a', 30],
    ['b', 89],
  ]);

test('the later window ends with the last day of sales, the earlier one ends where the later one looks back from', async () => {
  const { moments, end, days, notes } = await windowsOf(await ninety(), { days: 30 });
  expect({ days, end, notes }).toEqual({ days: 30, end: date(90), notes: [] });
  expect(moments).toEqual([
    { cutoff: date(30), from: date(30), to: date(60) },
    { cutoff: date(60), from: date(60), to: date(90) },
  ]);
});

test('a gap lies between what is known and what is foretold, in both windows', async () => {
  const { moments } = await windowsOf(await ninety(), { days: 20, gap: 5 });
  expect(moments).toEqual([
    { cutoff: date(40), from: date(45), to: date(65) },
    { cutoff: date(65), from: date(70), to: date(90) },
  ]);
});

test('four times the window and its gap have room for a moment more, before which there is as much again', async () => {
  const { moments } = await windowsOf(await ninety(), { days: 22 });
  expect(moments).toEqual([
    { cutoff: date(24), from: date(24), to: date(46) },
    { cutoff: date(46), from: date(46), to: date(68) },
    { cutoff: date(68), from: date(68), to: date(90) },
  ]);
  expect((await windowsOf(await ninety(), { days: 23 })).moments).toHaveLength(2);
  expect((await windowsOf(await ninety(), { days: 17, gap: 5 })).moments).toHaveLength(3);
  expect((await windowsOf(await ninety(), { days: 18, gap: 5 })).moments).toHaveLength(2);
});

test('three times the window and its gap are the shortest log; one day more is refused with what would do', async () => {
  await expect(windowsOf(await ninety(), { days: 31 })).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: '--churn-days 31: expected orders of at least 93 days, got 90',
    hint: expect.stringContaining('--churn-days 30 or less'),
  });
  await expect(windowsOf(await ninety(), { days: 26, gap: 5 })).rejects.toMatchObject({
    hint: expect.stringContaining('--churn-days 25 or less'),
  });
  await expect(windowsOf(await ninety(), { days: 1, gap: 30 })).rejects.toMatchObject({
    hint: expect.stringContaining('a longer log is needed'),
  });
});

test('returns are no sales: they make no log longer', async () => {
  const log = await logOf([
    ['a', 0],
    ['b', 89],
    ['b', 400, -5],
  ]);
  expect((await windowsOf(log, { days: 30 })).end).toBe(date(90));
  await expect(windowsOf(await logOf([['a', 3, -1]]), { days: 1 })).rejects.toMatchObject({
    code: 'TARGET_INVALID',
  });
});

test('orders are counted from --from on, and nothing of the cut-off or later is foretold', async () => {
  const { moments } = await windowsOf(await ninety(), { days: 20, end: date(60) });
  expect(moments.map(({ to }) => to)).toEqual([date(40), date(60)]);
  expect((await windowsOf(await ninety(), { days: 20, end: date(300) })).end).toBe(date(90));
  await expect(windowsOf(await ninety(), { days: 30, from: date(1) })).rejects.toMatchObject({
    message: '--churn-days 30: expected orders of at least 90 days, got 89',
  });
});

test('by default gone is who stays away longer than nine in ten gaps between two days of purchase, by brute force', async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const rng = createRng(seed);
    const lines = Array.from({ length: 300 }, () => [`k${rng.int(30)}`, rng.int(400)] as const);
    const byCustomer = new Map<string, Set<number>>();
    for (const [id, day] of lines) byCustomer.set(id, (byCustomer.get(id) ?? new Set()).add(day));
    const gaps = [...byCustomer.values()].flatMap((days) => {
      const sorted = [...days].sort((a, b) => a - b);
      return sorted.slice(1).map((day, i) => day - sorted[i]!);
    });
    // the smallest number of days that at least nine in ten do not exceed
    const expected = [...gaps]
      .sort((a, b) => a - b)
      .find((days) => gaps.filter((gap) => gap <= days).length >= 0.9 * gaps.length)!;
    const { days, notes } = await windowsOf(await logOf(lines), {});
    expect(days).toBe(expected);
    expect(notes[0]).toContain(`nothing for ${expected} days: nine in ten of the ${gaps.length} gaps`);
  }
});

test('daily buyers are not gone after two days, and where nobody came twice the days must be given', async () => {
  const daily = Array.from({ length: 40 }, (_, day) => ['a', day] as const);
  expect((await windowsOf(await logOf(daily), {})).days).toBe(7);
  const once = await logOf([
    ['a', 0],
    ['b', 89],
  ]);
  await expect(windowsOf(once, {})).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    hint: expect.stringContaining('--churn-days 90'),
  });
});

test('a log with room for half of the days that gaps ask for gets the most that it has room for, and says so; a shorter one is refused', async () => {
  // gaps of 50 days in a log of 120: 40 fit; of 89 in one of 90: 30 fit, fewer than half of them
  const half = await logOf([
    ['a', 0],
    ['a', 50],
    ['b', 60],
    ['b', 110],
    ['c', 119],
  ]);
  const { days, notes, moments } = await windowsOf(half, {});
  expect(days).toBe(40);
  expect(notes[0]).toContain('nothing for 40 days, the most that the log has room for');
  expect(notes[0]).toContain('not longer than 50 days');
  expect(moments[0]).toEqual({ cutoff: date(40), from: date(40), to: date(80) });
  expect((await windowsOf(half, { gap: 5 })).days).toBe(35);
  const short = await logOf([
    ['a', 0],
    ['a', 89],
  ]);
  await expect(windowsOf(short, {})).rejects.toMatchObject({
    message: '--churn-days 89: expected orders of at least 267 days, got 90',
  });
});
