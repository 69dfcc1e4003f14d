import { AppError } from '#base';
import type { Finding, Source } from '#contract';
import { join, name, type Sql, sql } from '#sql';
import { columnNames } from '../text/column-names.ts';
import { checkLimit, checkSize } from './check-size.ts';
import type { ReadContext, ReadTable } from './reader.ts';
import { describeColumns, type TakenColumn, takeColumn } from './typed-columns.ts';

/** A table of a source that states its types. */
export interface TypedTable {
  readonly file: string;
  /** What stands behind FROM. */
  readonly from: Sql;
  readonly source: Source;
}

/**
 * Takes a typed table over: every row is kept, in its order.
 * @throws FILE_CORRUPT, LIMIT_EXCEEDED, TABLE_NO_ROWS, COLUMN_DUPLICATE
 */
export async function readTyped(
  { file, from, source }: TypedTable,
  context: ReadContext,
): Promise<ReadTable> {
  const { engine, limits, signal } = context;
  return guardCorrupt(file, async () => {
    const columns = await describeColumns(engine, sql`SELECT * FROM ${from}`, { file, signal });
    const { names } = columnNames(
      columns.map((column) => column.name),
      true,
      file,
    );
    const [counted] = await engine.rows(sql`SELECT count(*) FROM ${from}`, { signal });
    const nRows = Number(counted?.[0]);
    checkSize({ file, rows: nRows, columns: names.length }, limits);
    if (nRows === 0 || names.length === 0) {
      throw new AppError('TABLE_NO_ROWS', `${file}: expected rows, got none`, { data: { file } });
    }
    const taken = columns.map(takeColumn);
    const table = engine.freshName('typed');
    const cells = taken.map(({ text }, j) => sql`${text} AS ${name(`c${j}`)}`);
    await engine.exec(sql`CREATE TABLE ${name(table)} AS SELECT ${join(cells)} FROM ${from}`, { signal });
    const longest = taken.map((_, j) => sql`max(strlen(${name(`c${j}`)}))`);
    const [lengths] = await engine.rows(
      sql`SELECT count(*), greatest(0, ${join(longest)}) FROM ${name(table)}`,
      { signal },
    );
    checkLimit({ file, what: 'cellBytes', value: Number(lengths?.[1]) }, limits);
    if (Number(lengths?.[0]) !== nRows) {
      throw new AppError('FILE_CORRUPT', `${file}: expected ${nRows} rows, got ${lengths?.[0]}`);
    }
    return {
      source,
      text: { table, row: sql`(rowid + 1)`, nRows, nColumns: names.length },
      names,
      declared: taken.map(({ declared }) => declared),
      rejectedRows: 0,
      findings: typedFindings(taken, names, nRows),
    };
  });
}

/** Failures of the engine on the bytes of a source are told from bugs. @throws FILE_CORRUPT */
export async function guardCorrupt<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const said = cause instanceof AppError ? saidOf(cause) : null;
    if (said === null) throw cause;
    throw new AppError('FILE_CORRUPT', `${file}: expected a sound file, got "${said.slice(0, 300)}"`, {
      data: { file },
      cause,
    });
  }
}

/** What the engine said of the bytes; null where it is about something else. */
function saidOf({ code, message }: AppError): string | null {
  const said = message.replace(/^query: expected .*?, got /s, '');
  if (code === 'INTERNAL') return said;
  const isFull = /no space|(could not|cannot|failed to) write/i.test(said);
  return code === 'WORKSPACE_NOT_WRITABLE' && !isFull ? said : null;
}

function typedFindings(taken: readonly TakenColumn[], names: readonly string[], nRows: number): Finding[] {
  return taken.flatMap(({ note }, j): Finding[] => {
    const common = { severity: 'info', column: names[j]!, count: nRows } as const;
    if (note === 'nested') {
      return [{ code: 'nested-as-json', ...common, message: 'Holds nested values; they were kept as JSON.' }];
    }
    if (note === 'time-zone') {
      return [{ code: 'time-zone-utc', ...common, message: 'Times with a time zone were taken as UTC.' }];
    }
    return [];
  });
}
