import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Context } from '#matrix';
import {
  type AppendedCells,
  appendCells,
  appendMembers,
  type Engine,
  isFormula,
  type OpenedRecords,
  type OpenedTable,
  type UnreadRows,
} from '#table';
import { csvCell } from '../csv-cell.ts';
import type { AddedColumn } from './added-columns.ts';
import type { AssignedRows } from './assign-chunks.ts';
import { codesOf } from './level-codes.ts';
import type { ScoringJob } from './scored-table.ts';

/** A file whose rows are written again with cells added: as its bytes stand, or as a new CSV file where that cannot be. */
export type RowsSource =
  | { readonly kind: 'text'; readonly text: Pick<OpenedRecords, 'source' | 'survey'> }
  | { readonly kind: 'ndjson'; readonly source: OpenedRecords['source'] }
  | { readonly kind: 'table'; readonly table: OpenedTable };

/** What is written and what is counted on the way. */
export interface RowsPart {
  /** Names of the added columns. */
  readonly names: readonly string[];
  /** Rows in the order of the file; those left out get no cells. */
  readonly rows: AsyncIterable<AssignedRows>;
  readonly unread: UnreadRows;
  readonly safe: { neutralised: number };
}

/** Writes the rows of a file with what is added to them into `job.out`. */
export async function writeRows(
  job: Pick<ScoringJob, 'added' | 'out' | 'gzip'>,
  { from, part }: { from: RowsSource; part: RowsPart },
  { engine, signal }: Pick<Context, 'signal'> & { engine: Engine },
): Promise<void> {
  const { names, rows, unread, safe } = part;
  const added = cellsOf(rows, job.added, safe);
  const pieces =
    from.kind === 'text'
      ? appendCells(from.text, { names, added, unread }, signal)
      : from.kind === 'ndjson'
        ? appendMembers(from.source, { names, added, unread }, signal)
        : newCsv(from.table, { names, added, unread, safe }, { engine, signal });
  const file = createWriteStream(job.out, { flags: 'wx' });
  await (job.gzip ? pipeline(pieces, createGzip(), file, { signal }) : pipeline(pieces, file, { signal }));
}

/** What is added to rows; a row without a group gets empty cells. */
async function* cellsOf(
  assigned: AsyncIterable<AssignedRows>,
  added: readonly AddedColumn[],
  safe: { neutralised: number },
): AsyncGenerator<AppendedCells> {
  const levels = added.map((column) => {
    if (column.from === 'number') return [];
    const all: readonly (number | string)[] = column.from === 'constant' ? [column.text] : column.levels;
    return all.map((level) => (typeof level === 'string' ? harmless(level) : level));
  });
  const suspect = added.map((column) =>
    column.from === 'group' || column.from === 'next' || column.from === 'set'
      ? column.levels.map((level) => typeof level === 'string' && isFormula(level))
      : [],
  );
  for await (const { rows, groups, next, numbers } of assigned) {
    const isWhole = !groups.includes(-1);
    const columns = added.map((column, j): AppendedCells['columns'][number] => {
      if (column.from === 'number') {
        const values = numbers[column.at]!;
        const own = isWhole ? values : values.map((value, i) => (groups[i]! < 0 ? Number.NaN : value));
        return { type: 'number', values: own };
      }
      const codes = codesOf(column, { groups, next, numbers });
      if (suspect[j]!.includes(true)) for (const code of codes) if (suspect[j]![code]) safe.neutralised++;
      return { type: 'level', levels: levels[j]!, codes };
    });
    yield { rows, columns };
  }
}

function harmless(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

/** A fresh CSV file of a table that was read; rows that could not be read are not in it. */
async function* newCsv(
  table: OpenedTable,
  {
    names,
    added,
    unread,
    safe,
  }: { names: readonly string[]; added: AsyncIterator<AppendedCells> } & Pick<RowsPart, 'unread' | 'safe'>,
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const own = (text: string) => {
    if (isFormula(text)) safe.neutralised++;
    return csvCell(harmless(text));
  };
  let chunk: AppendedCells | null = null;
  let at = 0;
  unread.count += table.rejectedRows;
  yield Buffer.from(`${[...table.names, ...names].map(own).join(',')}\n`);
  for await (const batch of engine.query(table.cells(), { signal })) {
    const rows = batch.numbers(0);
    const cells = table.names.map((_, j) => batch.values(j + 1));
    let text = '';
    for (let i = 0; i < batch.nRows; i++) {
      while (chunk === null || at >= chunk.rows.length) {
        const next: IteratorResult<AppendedCells> = await added.next();
        chunk =
          next.done === true ? { rows: Float64Array.of(Number.POSITIVE_INFINITY), columns: [] } : next.value;
        at = 0;
      }
      const given = cells.map((column) => own(String(column[i] ?? '')));
      text += `${[...given, ...(chunk.rows[at] === rows[i] ? addedTexts(chunk, at++) : names.map(() => ''))].join(',')}\n`;
    }
    yield Buffer.from(text);
  }
}

function addedTexts({ columns }: AppendedCells, i: number): string[] {
  return columns.map((column) => {
    if (column.type === 'level') return csvCell(String(column.levels[column.codes[i]!] ?? ''));
    return Number.isNaN(column.values[i]!) ? '' : column.values[i]!.toFixed(4);
  });
}
