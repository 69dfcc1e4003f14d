import { basename } from 'node:path';
import { AppError } from '#base';
import type { PredictionManifest } from '#contract';
import { saleDaysQuery } from '#features';
import type { Engine } from '#table';
import { type ImportedTable, rowsFile } from '../join/imported-table.ts';
import { customersAt } from '../train/churn-target.ts';
import { daysBetween, moved } from '../train/churn-windows.ts';
import { NO_CLASS } from './class-matcher.ts';
import type { PlacedFile } from './placed-file.ts';

/** The days that churn is judged by; ISO dates, `to` is the day after the last. */
export interface JudgedWindow {
  readonly cutoff: string;
  readonly from: string;
  readonly to: string;
}

type Outcome = NonNullable<PredictionManifest['outcome']>;

/** The order log of a file as queries read it. */
export function logOf(orders: ImportedTable, money: string | null) {
  return { dataset: orders.dataset, parquet: rowsFile(orders), money };
}

/**
 * The moment that a log can be judged at: the one that is asked for, else the latest whose days lie in the log.
 * @throws TARGET_INVALID when the log does not reach so far
 */
export async function windowOfLog(
  orders: ImportedTable,
  {
    outcome: { days, gap },
    money,
    cutoff,
    file,
  }: { outcome: Outcome; money: string | null; cutoff: string | null; file: string },
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<JudgedWindow> {
  const [found] = await engine.rows(saleDaysQuery(logOf(orders, money)), { signal });
  const [first, last] = [found?.[0], found?.[1]];
  if (typeof first !== 'string' || typeof last !== 'string')
    throw new AppError('TARGET_INVALID', `${basename(file)}: expected an order log with sales, found none`);
  const end = moved(last, 1);
  const latest = moved(end, -(days + gap));
  const at = cutoff ?? latest;
  if (at > latest) {
    throw new AppError(
      'TARGET_INVALID',
      `--cutoff ${at}: expected orders of the ${days + gap} days from then on, got some until ${last}`,
      { hint: `Use --cutoff ${latest} or an earlier day, or give a log that goes further.`, data: { last } },
    );
  }
  if (at <= first) {
    throw new AppError(
      'TARGET_INVALID',
      `${basename(file)}: expected orders before ${at} and of the ${days + gap} days from then on, got those of ${daysBetween(first, end)} days`,
      {
        hint: `Who orders nothing for ${days} days can only be told from a longer log: give all orders up to today.`,
        data: { first, last },
      },
    );
  }
  const from = moved(at, gap);
  return { cutoff: at, from, to: moved(from, days) };
}

/** Who of the customers of a log ordered nothing in the window; those who were gone before are not judged. */
export async function churnOfLog(
  placed: PlacedFile,
  { outcome, window, money }: { outcome: Outcome; window: JudgedWindow; money: string | null },
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<{ y: Int32Array; gone: number }> {
  const { table, parquet, orders } = placed.made!;
  const log = logOf(orders, money);
  const at = { parquet, log, windows: { days: outcome.days }, moment: window, engine, signal };
  const customers = await customersAt(table, at);
  const byRow = new Map(customers.map((one) => [one.row + 1, one]));
  let gone = 0;
  const y = Int32Array.from(placed.rows, (row) => {
    const one = byRow.get(row);
    if (one?.isActive !== true) {
      gone++;
      return NO_CLASS;
    }
    return one.stays ? 0 : 1;
  });
  return { y, gone };
}
