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
import type { AssignedRows } from './assign-chunks.ts';
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
  job: Pick<ScoringJob, 'model' | 'out' | 'gzip' | 'runnerUp'>,
  { from, part }: { from: RowsSource; part: RowsPart },
  { engine, signal }: Pick<Context, 'signal'> & { engine: Engine },
): Promise<void> {
  const { names, rows, unread, safe } = part;
  const added = cellsOf(rows, job, safe);
  const pieces =
    from.kind === 'text'
      ? appendCells(from.text, { names, added, unread }, signal)
      : from.kind === 'ndjson'
        ? appendMembers(from.source, { names, added, unread }, signal)
        : newCsv(from.table, { names, added, unread, safe }, { engine, signal });
  const file = createWriteStream(job.out, { flags: 'wx' });
  await (job.gzip ? pipeline(pieces, createGzip(), file, { signal }) : pipeline(pieces, file, { signal }));
}

/** What is added to rows; a row without a segment gets empty cells. */
async function* cellsOf(
  assigned: AsyncIterable<AssignedRows>,
  { model, runnerUp }: Pick<ScoringJob, 'model' | 'runnerUp'>,
  safe: { neutralised: number },
): AsyncGenerator<AppendedCells> {
  const { personas } = model.manifest;
  const idLevels = personas.map(({ id }) => id);
  const nameLevels = personas.map(({ name }) => harmless(name));
  const labels = [model.label];
  const placeOf = new Int32Array(Math.max(0, ...idLevels) + 1).fill(-1);
  for (const [place, id] of idLevels.entries()) placeOf[id] = place;
  const suspect = personas.map(({ name }) => isFormula(name));
  for await (const { rows, ids, confidence, novelty, runnersUp } of assigned) {
    const codes = ids.map((id) => placeOf[id]!);
    const next = runnersUp.map((id) => placeOf[id]!);
    for (const named of runnerUp ? [codes, next] : [codes])
      if (suspect.includes(true)) for (const code of named) if (suspect[code]) safe.neutralised++;
    const isAssigned = codes.map((code) => (code < 0 ? -1 : 0));
    const numbers = (values: Float32Array) =>
      isAssigned.includes(-1) ? values.map((value, i) => (codes[i]! < 0 ? Number.NaN : value)) : values;
    yield {
      rows,
      columns: [
        { type: 'level', levels: idLevels, codes },
        { type: 'level', levels: nameLevels, codes },
        { type: 'number', values: numbers(confidence) },
        { type: 'number', values: numbers(novelty) },
        ...(runnerUp
          ? [
              { type: 'level', levels: idLevels, codes: next } as const,
              { type: 'level', levels: nameLevels, codes: next } as const,
            ]
          : []),
        { type: 'level', levels: labels, codes: isAssigned },
      ],
    };
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
