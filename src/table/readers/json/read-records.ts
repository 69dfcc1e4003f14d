import { isUtf8 } from 'node:buffer';
import { AppError } from '#base';
import type { Finding } from '#contract';
import type { LoadedText } from '../../text/load-text.ts';
import { checkLimit, checkSize } from '../check-size.ts';
import type { ReadContext } from '../reader.ts';
import { rowCopy } from '../row-copy.ts';
import { type FlatValue, flattenRecord, RecordError } from './flatten-record.ts';
import type { OnRecord } from './split-records.ts';

/** The records of a source as cells. */
export interface ReadRecords {
  readonly text: LoadedText;
  readonly names: readonly string[];
  readonly rejectedRows: number;
  readonly findings: readonly Finding[];
}

/**
 * Turns JSON records into rows: a column a path, in the order in which paths first occur; a record without a path has
 * no value there.
 * @param feed gives all records to its callback; false when the source ended too early.
 * @throws TABLE_NO_ROWS, TABLE_NO_GOOD_ROWS, LIMIT_EXCEEDED
 */
export async function readRecords(
  source: { readonly file: string; readonly hasInvalidBytes: boolean },
  context: ReadContext,
  feed: (onRecord: OnRecord) => Promise<boolean>,
): Promise<ReadRecords> {
  const { file, hasInvalidBytes } = source;
  const { limits, rejected } = context;
  const columns = new Map<string, number>();
  const nested = new Map<number, number>();
  const copy = rowCopy(file, context);
  let row = 0;
  let firstBad: { row: number; reason: string } | null = null;
  const onRecord: OnRecord = (bytes, line) => {
    row++;
    checkLimit({ file, what: 'rows', value: row }, limits);
    const found = valuesOf(bytes, { hasInvalidBytes, cellBytes: limits.cellBytes });
    if (typeof found === 'string') {
      firstBad ??= { row, reason: found };
      rejected.add(line, `record ${row}: ${found}`, bytes === null ? '' : shown(bytes));
      return;
    }
    const cells: string[] = [];
    for (const { path, text, isNested } of found) {
      let at = columns.get(path);
      if (at === undefined) {
        at = columns.size;
        columns.set(path, at);
        checkLimit({ file, what: 'columns', value: columns.size }, limits);
      }
      while (cells.length < at) cells.push('');
      cells[at] = text;
      if (isNested) nested.set(at, (nested.get(at) ?? 0) + 1);
    }
    copy.add(row, cells);
  };
  let isWhole: boolean;
  try {
    isWhole = await feed(onRecord);
  } finally {
    copy.close();
  }
  const rejectedRows = row - copy.nRows;
  const names = [...columns.keys()];
  if (row === 0)
    throw new AppError('TABLE_NO_ROWS', `${file}: expected records, got none`, { data: { file } });
  if (copy.nRows === 0 || names.length === 0) throw noGoodRows(file, rejectedRows, firstBad);
  checkSize({ file, rows: row, columns: names.length }, limits);
  return {
    text: await copy.load(names.length),
    names,
    rejectedRows,
    findings: findingsOf({ rejectedRows, firstBad, isWhole, nested, names, nRows: copy.nRows }),
  };
}

function valuesOf(
  bytes: Buffer | null,
  { hasInvalidBytes, cellBytes }: { hasInvalidBytes: boolean; cellBytes: number },
): FlatValue[] | string {
  if (bytes === null) return 'longer than a record may be';
  if (hasInvalidBytes && !isUtf8(bytes)) return 'bytes that are not UTF-8';
  let values: FlatValue[];
  try {
    values = flattenRecord(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return error.message;
  }
  for (const { text } of values) {
    if (text.length > cellBytes) return 'a cell longer than allowed';
    if (text.includes('\0')) return 'a NUL character';
  }
  return values;
}

function shown(bytes: Buffer): string {
  return bytes.toString('utf8', 0, 1 << 16).trim();
}

function noGoodRows(
  file: string,
  rejectedRows: number,
  firstBad: { row: number; reason: string } | null,
): AppError {
  if (firstBad === null) {
    return new AppError('TABLE_NO_ROWS', `${file}: expected records with values, got none`, {
      data: { file },
    });
  }
  return new AppError(
    'TABLE_NO_GOOD_ROWS',
    `${file}: expected JSON objects, got ${rejectedRows} records that were all rejected, the first: ${firstBad.reason}`,
    { data: { file, rejectedRows } },
  );
}

function findingsOf(facts: {
  rejectedRows: number;
  firstBad: { row: number; reason: string } | null;
  isWhole: boolean;
  nested: ReadonlyMap<number, number>;
  names: readonly string[];
  nRows: number;
}): Finding[] {
  const { rejectedRows, firstBad, nested, names } = facts;
  const findings: Finding[] = [];
  if (rejectedRows > 0) {
    findings.push({
      ...{ code: 'bad-records', severity: 'error', column: null, count: rejectedRows },
      message: `Records that could not be read: ${rejectedRows}, the first is record ${firstBad!.row} (${firstBad!.reason}). They were left out and are in rejected.csv.`,
    });
  }
  if (!facts.isWhole) {
    findings.push({
      ...{ code: 'cut-off', severity: 'error', column: null, count: 1 },
      message: 'The document ends before its array does: rows may be missing.',
    });
  }
  const flat = names.filter((name) => name.includes('.')).length;
  if (flat > 0) {
    findings.push({
      ...{ code: 'flattened', severity: 'info', column: null, count: flat },
      message: `Values of objects within objects became columns of their own, such as "${names.find((name) => name.includes('.'))}".`,
    });
  }
  for (const [at, count] of [...nested].sort(([a], [b]) => a - b)) {
    findings.push({
      ...{ code: 'nested-as-json', severity: 'info', column: names[at]!, count },
      message: 'Holds nested values; they were kept as JSON.',
    });
  }
  return findings;
}
