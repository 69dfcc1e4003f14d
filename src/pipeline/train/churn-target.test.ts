import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { readFrame } from '#table';
import type { ImportedTable } from '../join/imported-table.ts';
import { column, rowsQuery, SmallTables } from '../join/testkit/small-tables.ts';
import { type ChurnInput, churnTarget } from './churn-target.ts';

let small: SmallTables;
let folder = '';
beforeAll(async () => {
  small = await SmallTables.open();
  folder = await mkdtemp(join(tmpdir(), 'clientele-churn-'));
});
afterAll(async () => {
  await small.close();
  await rm(folder, { recursive: true, force: true });
});

const DAY = 86_400_000;
const date = (day: number) => new Date(Date.UTC(2020, 0, 1) + day * DAY).toISOString().slice(0, 10);

interface Line {
  readonly id: string;
  readonly day: number;
  readonly paid: number;
}

function ordersOf(lines: readonly Line[]): Promise<ImportedTable> {
  return small.imported('orders', {
    shape: 'orders',
    columns: [
      column('id', 'customer-id', 'VARCHAR'),
      column('day', 'timestamp', 'DATE'),
      column('paid', 'amount', 'DECIMAL', 2),
    ],
    rows: rowsQuery(
      lines.map(({ id, day, paid }) => [id, date(day), paid]),
      ['VARCHAR', 'DATE', 'DECIMAL(18, 2)'],
    ),
    nRows: lines.length,
  });
}

let n = 0;

async function targetOf(
  tables: readonly ImportedTable[],
  {
    days = 20,
    gap = 0,
    from = null,
    cutoff = null,
  }: Partial<Record<'days' | 'gap', number>> & Partial<ChurnInput['options']> = {},
) {
  const own = join(folder, `${n++}`);
  const facts = await churnTarget({
    tables,
    target: { kind: 'churn-days', days, gap },
    options: { from, cutoff },
    given: { roles: tables.map(() => null), dedupe: tables.map(() => null) },
    money: null,
    folder: own,
    engine: small.engine,
    signal: new AbortController().signal,
  });
  const parts = [];
  for (const part of facts.parts) {
    const wanted = ['recency', 'frequency', 'monetary', 'tenure'];
    const chosen = part.table.columns.filter(({ name }) => name === 'id' || wanted.includes(name));
    const columns = chosen.map(({ at, name, storage }) => ({ index: at, name, storage }));
    const parquet = join(own, part.file!);
    const frame = await readFrame(
      small.engine,
      { parquet, columns },
      { signal: new AbortController().signal },
    );
    const cell = (name: string, row: number) => {
      const found = frame.columns.find((one) => one.name === name)!;
      return found.type === 'numeric' ? found.values[row]! : found.levels[found.codes[row]!]!;
    };
    parts.push(
      [...part.rows].map((row, i) => ({
        id: cell('id', row),
        figures: wanted.map((name) => cell(name, row)),
        gone: part.y[i],
        number: part.customers![i],
      })),
    );
  }
  return { facts, parts };
}

/** What the same is by the lines alone. */
function expectedAt(
  lines: readonly Line[],
  { cutoff, from, to, days }: Record<'cutoff' | 'from' | 'to' | 'days', number>,
) {
  const sales = lines.filter(({ paid }) => paid > 0);
  const ids = [...new Set(sales.filter(({ day }) => day < cutoff).map(({ id }) => id))].sort();
  const known = ids.map((id) => {
    const own = sales.filter((line) => line.id === id);
    const before = [...new Set(own.filter(({ day }) => day < cutoff).map(({ day }) => day))];
    const paid = own.filter(({ day }) => day < cutoff).reduce((sum, line) => sum + line.paid, 0);
    const recency = cutoff - Math.max(...before);
    const figures = [recency, before.length, paid, cutoff - Math.min(...before)];
    return { id, figures, gone: own.some(({ day }) => day >= from && day < to) ? 0 : 1 };
  });
  return {
    active: known.filter(({ figures }) => figures[0]! <= days),
    gone: known.filter(({ figures }) => figures[0]! > days).length,
  };
}

function randomLog(seed: number): Line[] {
  const rng = createRng(seed);
  const lines = Array.from({ length: 150 }, () => ({
    id: `k${rng.int(25)}`,
    day: rng.int(120),
    paid: rng.next() < 0.1 ? -5 : 1 + rng.int(50),
  }));
  return [...lines, { id: 'first', day: 0, paid: 1 }, { id: 'last', day: 119, paid: 1 }];
}

test('over random logs figures are of the days before the cut-off alone, and classes of those of the window alone', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const rng = createRng(seed).fork('plan');
    const [days, gap] = [8 + rng.int(25), seed % 2 === 0 ? 0 : 1 + rng.int(6)];
    const lines = randomLog(seed);
    const { facts, parts } = await targetOf([await ordersOf(lines)], { days, gap });
    const step = days + gap;
    for (const [i, cutoff] of [120 - 2 * step, 120 - step].entries()) {
      const at = { cutoff, from: cutoff + gap, to: cutoff + step, days };
      const { active, gone } = expectedAt(lines, at);
      const found = [...parts[i]!].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(found.map(({ id, figures, gone: one }) => ({ id, figures, gone: one }))).toEqual(active);
      expect(facts.parts[i]!.foretold).toEqual({ from: date(at.from), to: date(at.to) });
      expect(facts.parts[i]!.table.cutoff).toBe(date(cutoff));
      if (i === 1) expect(facts.rowsWithoutTarget).toBe(gone);
    }
    // what is learned from was over when the test looks back
    const [earlier, later] = facts.parts;
    expect(earlier!.foretold!.to <= later!.table.cutoff!).toBe(true);
    expect(later!.table.cutoff! <= later!.foretold!.from).toBe(true);
  }
});

test('whatever happens on the cut-off day or later changes no figure', async () => {
  const lines = randomLog(9);
  const cutoff = 120 - 20;
  const rng = createRng(10);
  const other = lines.map((line) =>
    line.day < cutoff || line.day === 119
      ? line
      : { ...line, day: cutoff + rng.int(19), paid: 1 + rng.int(99) },
  );
  const figures = async (given: readonly Line[]) =>
    (await targetOf([await ordersOf(given)])).parts[1]!.map(({ id, figures: own }) => [id, own]);
  expect(await figures(other)).toEqual(await figures(lines));
});

test('the first day of the window counts and the day after its last one does not', async () => {
  const steady = Array.from({ length: 60 }, (_, day) => ({ id: 'steady', day, paid: 1 }));
  const at = (id: string, ...days: number[]) => days.map((day) => ({ id, day, paid: 1 }));
  const lines = [
    ...steady,
    ...at('in', 19, 20),
    ...at('late', 19, 40),
    ...at('end', 19, 39),
    ...at('out', 19),
  ];
  const { parts, facts } = await targetOf([await ordersOf(lines)]);
  // windows: [20, 40) and [40, 60); the earlier one looks back from day 20
  expect(Object.fromEntries(parts[0]!.map(({ id, gone }) => [id, gone]))).toEqual({
    ...{ steady: 0, in: 0, end: 0, late: 1, out: 1 },
  });
  // on day 40 all who bought on day 20 or later are active: 20 days ago is not longer than 20 days
  expect(parts[1]!.map(({ id }) => id).sort()).toEqual(['end', 'in', 'steady']);
  expect(facts.rowsWithoutTarget).toBe(2);
  expect(facts.notes.at(-1)).toMatch(/^2 customers had ordered nothing for more than 20 days/);
});

test('a customer has one number in both moments, so that both can be kept on one side', async () => {
  const { parts } = await targetOf([await ordersOf(randomLog(4))], { days: 30 });
  const numbers = new Map(parts[0]!.map(({ id, number }) => [id, number]));
  const both = parts[1]!.filter(({ id }) => numbers.has(id));
  expect(both.length).toBeGreaterThan(5);
  for (const { id, number } of both) expect(number).toBe(numbers.get(id));
  expect(new Set([...parts[0]!, ...parts[1]!].map(({ number }) => number)).size).toBe(
    new Set([...parts[0]!, ...parts[1]!].map(({ id }) => id)).size,
  );
});

test('--from and --cutoff bound the orders that figures and windows are of', async () => {
  const lines = randomLog(12);
  const { parts } = await targetOf([await ordersOf(lines)], { from: date(10), cutoff: date(100) });
  const within = lines.filter(({ day }) => day >= 10 && day < 100);
  const { active } = expectedAt(within, { cutoff: 80, from: 80, to: 100, days: 20 });
  const found = [...parts[1]!].sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(found.map(({ id, figures, gone }) => ({ id, figures, gone }))).toEqual(active);
});

test('without an order log there is nothing to derive churn from', async () => {
  const customers = await small.imported('customers', {
    shape: 'customers',
    columns: [column('id', 'customer-id', 'VARCHAR')],
    rows: rowsQuery([['a']], ['VARCHAR']),
    nRows: 1,
  });
  await expect(targetOf([customers])).rejects.toMatchObject({
    code: 'ROLE_MISSING',
    hint: expect.stringContaining('--churn COLUMN'),
  });
});
