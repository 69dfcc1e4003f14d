import { delimiterByte } from '../text/dialect.ts';
import { type RecordPlace, recordPieces } from '../text/scan-records.ts';
import { encodeBack, markOf } from './encode-back.ts';
import type { OpenedRecords } from './open-records.ts';

/** Cells to append to rows of a file. */
export interface AppendedCells {
  /** [n] 1-based numbers of the rows, ascending. */
  readonly rows: Float64Array;
  /** The cells of the i-th of them. */
  cells(i: number): readonly string[];
}

/** Rows of a file that could not be read: kept as they are, with empty cells appended. */
export interface UnreadRows {
  count: number;
  /** Physical lines of the first of them. */
  readonly lines: number[];
}

const MOST_LINES = 20;

/**
 * The bytes of a text table as they stand, with cells appended to each record: delimiter, quoting, line ends, blank
 * lines, encoding and byte order mark stay. Blank cells beyond the last column give way to those added.
 * @param names names of the added columns, for a file with a header; @param added rows left out get empty cells.
 * @param unread takes the rows that got empty cells.
 */
export async function* appendCells(
  text: Pick<OpenedRecords, 'source' | 'survey'>,
  {
    names,
    added,
    unread,
  }: { names: readonly string[]; added: AsyncIterator<AppendedCells>; unread: UnreadRows },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { source, survey } = text;
  const { delimiter } = survey;
  const width = { nFields: survey.names.length, delimiter: delimiterByte(delimiter) };
  const separator = delimiter === 'whitespace' ? ' ' : delimiter;
  const suffixOf = (cells: readonly string[]) =>
    cells.map((cell) => separator + quoted(cell, delimiter)).join('');
  const empty = suffixOf(names.map(() => ''));
  const next = rowCursor(added);
  let row = survey.header ? -1 : 0;
  yield markOf(source);
  const options = { delimiter, skip: source.skip, nFields: width.nFields, signal };
  for await (const { bytes, records } of recordPieces(source.path, options)) {
    const suffixes: string[] = [];
    const ends: number[] = [];
    for (const record of records) {
      row++;
      const cells = row === 0 ? names : await next(row);
      if (cells === null) {
        unread.count++;
        if (unread.lines.length < MOST_LINES) unread.lines.push(record.line);
      }
      suffixes.push(cells === null ? empty : suffixOf(cells));
      ends.push(cells === null ? record.end : endOfCells(bytes, record, width));
    }
    yield encodeBack(spliced(bytes, { records, ends, suffixes }), source.encoding);
  }
}

/** The cells of a row, null for a row that has none; rows are asked for in ascending order. */
function rowCursor(added: AsyncIterator<AppendedCells>): (row: number) => Promise<readonly string[] | null> {
  let chunk: AppendedCells | null = null;
  let at = 0;
  return async (row) => {
    if (chunk === null || at >= chunk.rows.length) {
      const { done, value } = await added.next();
      chunk = done === true ? { rows: Float64Array.of(Number.POSITIVE_INFINITY), cells: () => [] } : value;
      at = 0;
    }
    return chunk!.rows[at] === row ? chunk!.cells(at++) : null;
  };
}

/** Where the cells that belong to columns end: the file may have blank ones behind them. */
function endOfCells(
  bytes: Buffer,
  record: RecordPlace,
  { nFields, delimiter }: { nFields: number; delimiter: number },
): number {
  let { end } = record;
  for (let extra = record.nFields - nFields; extra > 0; extra--) {
    end = bytes.lastIndexOf(delimiter, end - 1);
  }
  return end;
}

function spliced(
  bytes: Buffer,
  {
    records,
    ends,
    suffixes,
  }: { records: readonly RecordPlace[]; ends: readonly number[]; suffixes: readonly string[] },
): Buffer {
  const size = suffixes.reduce((sum, suffix) => sum + Buffer.byteLength(suffix), bytes.length);
  const out = Buffer.allocUnsafe(size);
  let from = 0;
  let at = 0;
  for (const [i, suffix] of suffixes.entries()) {
    at += bytes.copy(out, at, from, ends[i]!);
    at += out.write(suffix, at);
    from = records[i]!.end;
  }
  at += bytes.copy(out, at, from);
  return out.subarray(0, at);
}

function quoted(text: string, delimiter: string): string {
  const isPlain =
    delimiter === 'whitespace'
      ? text !== '' && !/["\s]/.test(text)
      : !text.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
