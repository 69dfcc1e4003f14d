import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import type { TrainOptions, TrainTarget } from '#contract';
import { activeCustomersQuery, BEHAVIOUR_COLUMNS, customerKey, type OrderLog, RFM_COLUMNS } from '#features';
import { name, sql } from '#sql';
import { type Engine, filePattern } from '#table';
import type { CustomerTable } from '../customer-table.ts';
import { buildCustomerTable } from '../join/build-customer-table.ts';
import type { GivenTables } from '../join/given-tables.ts';
import { type ImportedTable, rowsFile } from '../join/imported-table.ts';
import { type ChurnMoment, type ChurnWindows, churnWindows } from './churn-windows.ts';
import { CustomerNumbers } from './customer-numbers.ts';
import type { LabelledPart, TargetFacts } from './target-facts.ts';

/** What churn is computed from. */
export interface ChurnInput {
  readonly tables: readonly ImportedTable[];
  readonly target: Extract<TrainTarget, { kind: 'churn-days' }>;
  readonly options: Pick<TrainOptions, 'from' | 'cutoff'>;
  readonly given: GivenTables;
  readonly money: string | null;
  /** Where the tables of customers go. */
  readonly folder: string;
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

/** Figures of orders that a model of churn may read; dates count from the cut-off and are in recency and tenure. */
const FIGURES = [...RFM_COLUMNS, ...BEHAVIOUR_COLUMNS];

/**
 * Who of the active customers orders nothing in the days after a date, at two or three moments of an order log:
 * features of each are of the days before it alone.
 * @throws ROLE_MISSING without an order log; TARGET_INVALID when it is too short for two moments.
 */
export async function churnTarget(input: ChurnInput): Promise<TargetFacts> {
  const log = orderLogOf(input);
  const { from, cutoff } = input.options;
  const windows = await churnWindows(log, { ...input.target, from, end: cutoff }, input);
  const numbers = new CustomerNumbers();
  const parts: LabelledPart[] = [];
  let gone = 0;
  for (const [i, moment] of windows.moments.entries()) {
    const part = await partAt(input, { log, windows, moment, numbers, place: `moment-${i}` });
    parts.push(part.labelled);
    gone = part.alreadyGone;
  }
  if (parts.length === 3 && !isEnough(parts[0]!)) parts.shift();
  const moments = windows.moments.slice(-parts.length);
  const [earlier, later] = moments.slice(-2);
  const target = `no order within ${windows.days} days`;
  return {
    parts,
    source: 'churn-days',
    target,
    description: `Whether an active customer orders nothing in the ${windows.days} days ${windows.gap > 0 ? `that begin ${windows.gap} days after the cut-off` : 'after the cut-off'}.`,
    classes: ['stays', 'churns'],
    makers: [],
    tellers: [],
    rowsWithoutTarget: gone,
    outcome: { days: windows.days, gap: windows.gap, from: later!.from, to: later!.to },
    notes: [
      ...windows.notes,
      `Learned from what customers were on ${earlier!.cutoff} and did until ${earlier!.to}, tested on what they were on ${later!.cutoff} and did until ${later!.to}.`,
      ...(moments.length < 3
        ? []
        : [
            `The learner is chosen by what it learns from ${moments[0]!.cutoff} and foretells of ${earlier!.cutoff}: one that does well a window later, not one that knows its own window best.`,
          ]),
      `${gone} customers had ordered nothing for more than ${windows.days} days on ${later!.cutoff}: they are gone already and are not foretold.`,
    ],
  };
}

/** Rows of each class from which a further moment is worth learning from. */
const ENOUGH = 50;

function isEnough({ y }: LabelledPart): boolean {
  const gone = y.filter((one) => one === 1).length;
  return Math.min(gone, y.length - gone) >= ENOUGH;
}

function orderLogOf({ tables, given, money }: ChurnInput): OrderLog {
  const orders = tables.filter(
    ({ dataset }, i) => (given.roles[i] ?? (dataset.shape === 'orders' ? 'orders' : null)) === 'orders',
  );
  const [only] = orders;
  if (only === undefined) {
    throw new AppError('ROLE_MISSING', '--churn-days: expected an order log, found none', {
      hint: 'Customers alone tell no time: name the file with their orders, or use --churn COLUMN.',
    });
  }
  return { dataset: only.dataset, parquet: rowsFile(only), money };
}

async function partAt(
  input: ChurnInput,
  {
    log,
    windows,
    moment,
    numbers,
    place,
  }: {
    log: OrderLog;
    windows: ChurnWindows;
    moment: ChurnMoment;
    numbers: CustomerNumbers;
    place: string;
  },
): Promise<{ labelled: LabelledPart; alreadyGone: number }> {
  const { tables, given, money, engine, signal } = input;
  const folder = join(input.folder, place);
  await mkdir(folder, { recursive: true });
  // named figures make the table hold how customers buy as well
  const options = { cutoff: moment.cutoff, from: input.options.from, features: FIGURES, money };
  const table = await buildCustomerTable(tables, { folder, options, given, engine, signal });
  const file = `${place}.parquet`;
  await rename(join(folder, 'customers.parquet'), join(input.folder, file));
  await rm(folder, { recursive: true });
  const parquet = join(input.folder, file);
  const rows = await customersAt(table, { parquet, log, windows, moment, engine, signal });
  const active = rows.filter(({ isActive }) => isActive);
  return {
    labelled: {
      table,
      file,
      rows: Uint32Array.from(active, ({ row }) => row),
      y: Int32Array.from(active, ({ stays }) => (stays ? 0 : 1)),
      customers: numbers.of(idsOf(active.map(({ id }) => id))),
      foretold: { from: moment.from, to: moment.to },
    },
    alreadyGone: rows.length - active.length,
  };
}

function idsOf(ids: readonly string[]) {
  const levels = [...new Set(ids)];
  const places = new Map(levels.map((id, i) => [id, i]));
  const codes = Int32Array.from(ids, (id) => places.get(id)!);
  return { nRows: ids.length, columns: [{ type: 'category' as const, name: 'id', codes, levels }] };
}

/** A customer at a moment. */
export interface CustomerAt {
  /** Row of the table, from 0. */
  readonly row: number;
  readonly id: string;
  readonly isActive: boolean;
  readonly stays: boolean;
}

/** Customers with an order before the cut-off: whether they were active then, and whether they came again. */
export async function customersAt(
  { columns }: CustomerTable,
  {
    parquet,
    log,
    windows,
    moment,
    engine,
    signal,
  }: {
    parquet: string;
    log: OrderLog;
    windows: Pick<ChurnWindows, 'days'>;
    moment: Omit<ChurnMoment, 'cutoff'>;
  } & Pick<ChurnInput, 'engine' | 'signal'>,
): Promise<CustomerAt[]> {
  const id = columns.find(({ role }) => role === 'customer-id')!;
  const recency = columns.find(({ rfm }) => rfm === 'recency')!;
  const cells = (at: number) => name(`c${at}`);
  const found = await engine.rows(
    sql`
      SELECT t.row, t.key, t.recency <= ${windows.days}, a.id IS NOT NULL
      FROM (
        SELECT row, ${customerKey(cells(id.at))} AS key, ${cells(recency.at)} AS recency
        FROM read_parquet(${filePattern(parquet)})
        WHERE ${cells(recency.at)} IS NOT NULL
      ) AS t LEFT JOIN (${activeCustomersQuery(log, { from: moment.from, to: moment.to })}) AS a ON t.key = a.id
      ORDER BY t.row`,
    { signal },
  );
  // rows of the file count from 1
  return found.map(([row, key, isActive, stays]) => ({
    row: Number(row) - 1,
    id: String(key),
    isActive: isActive === true,
    stays: stays === true,
  }));
}
