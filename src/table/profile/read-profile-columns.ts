import type { Column } from '#contract';
import { rankColumn } from '#kernels';
import type { Context, Frame } from '#matrix';
import type { Engine } from '../engine/engine.ts';
import { readFrame } from '../read-frame.ts';
import { meanOf } from './numeric-summary.ts';
import type { ProfileValues } from './profile-values.ts';

/** Levels beyond which a category is not compared: its table with another one would be empty cells. */
export const MAX_COMPARED_LEVELS = 200;

const SECONDS_PER_DAY = 86_400;

/** A column in memory, with what sorting it gave. */
export interface LoadedColumn {
  readonly index: number;
  readonly values: ProfileValues;
}

/** Whether the values of a column are read: those that have an order, and categories of a bounded size. */
export function isLoaded({ kind, storage, distinct }: Column): boolean {
  if (storage !== 'VARCHAR') return true;
  return kind === 'category' && distinct <= MAX_COMPARED_LEVELS;
}

/** Reads and sorts the columns of an imported table. */
export async function readProfileColumns(
  input: { readonly parquet: string; readonly columns: readonly Column[] },
  ctx: Context & { readonly engine: Engine },
): Promise<LoadedColumn[]> {
  const wanted = input.columns.flatMap((column, index) => (isLoaded(column) ? [{ column, index }] : []));
  const columns = wanted.map(({ column: { name, storage }, index }) => ({ index, name, storage }));
  const frame = await readFrame(ctx.engine, { parquet: input.parquet, columns }, { signal: ctx.signal });
  ctx.progress.report(0.3, 'sorting');
  const found: LoadedColumn[] = [];
  const next = frame.columns.entries();
  // a column a thread: each needs kernel memory of its own while it is sorted
  const lane = async () => {
    for (const [j, values] of next) found[j] = await loaded(values, wanted[j]!, ctx);
  };
  await Promise.all(Array.from({ length: ctx.pool.threads }, lane));
  return found;
}

async function loaded(
  values: Frame['columns'][number],
  { column, index }: { column: Column; index: number },
  ctx: Context,
): Promise<LoadedColumn> {
  if (values.type === 'category') return { index, values };
  const { name } = values;
  if (column.storage === 'BOOLEAN') {
    const codes = Int32Array.from(values.values, (value) => (Number.isNaN(value) ? -1 : value));
    return { index, values: { type: 'category', name, codes, levels: ['false', 'true'] } };
  }
  const isTime = column.storage === 'TIMESTAMP';
  const inDays = isTime ? values.values.map((seconds) => seconds / SECONDS_PER_DAY) : values.values;
  const ranked = await rankColumn(ctx.pool, inDays);
  const { mean, deviation } = moments(inDays, ranked.sorted.length);
  return { index, values: { type: 'numeric', name, values: inDays, mean, deviation, ranked } };
}

function moments(values: Float64Array, present: number): { mean: number; deviation: number } {
  const mean = meanOf(values, present);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - mean;
    if (!Number.isNaN(deviation)) squares += deviation * deviation;
  }
  return { mean, deviation: Math.sqrt(squares / present) };
}
