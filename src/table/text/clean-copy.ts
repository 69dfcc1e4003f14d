import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import type { RejectedRows } from './rejected-rows.ts';
import { RecordFlag, type ScannedRecord, scanRecords } from './scan-records.ts';
import type { SourceFile } from './source-file.ts';
import { splitRecord } from './split-record.ts';
import type { Survey } from './survey.ts';
import { csvCell, textFile } from './text-file.ts';

/** A copy that holds the good rows only, each with its number, and what became of the others. */
export interface CleanCopy {
  readonly path: string;
  readonly keptRows: number;
  readonly rejectedRows: number;
  /** Rows that only had empty cells too many at their end: kept. */
  readonly repairedRows: number;
  /** Rejected rows by reason, and the line of the first. */
  readonly reasons: ReadonlyMap<RejectReason, { readonly count: number; readonly firstLine: number }>;
}

/** Why a row cannot be kept. */
export type RejectReason =
  | 'too-few-cells'
  | 'too-many-cells'
  | 'row-too-long'
  | 'cell-too-long'
  | 'nul-bytes'
  | 'invalid-utf-8'
  | 'unclosed-quote'
  | 'stray-quote';

const MAX_REJECTED_BYTES = 1 << 16;

/** Writes the good rows as `row,cells...` (RFC 4180, LF) into `tempDir`, the bad ones into `rejected`. */
export async function cleanCopy(
  source: SourceFile,
  survey: Survey,
  options: {
    readonly tempDir: string;
    readonly rejected: RejectedRows;
    readonly signal: AbortSignal;
    /** Longest cell in bytes. */
    readonly cellBytes: number;
  },
): Promise<CleanCopy> {
  const { delimiter } = survey;
  const nFields = survey.names.length;
  const path = join(options.tempDir, 'clean.csv');
  const good = textFile(path);
  const reasons = new Map<RejectReason, { count: number; firstLine: number }>();
  let row = survey.header ? -1 : 0;
  let keptRows = 0;
  let repairedRows = 0;
  try {
    await scanRecords(
      source.path,
      { delimiter, skip: source.skip, nFields, signal: options.signal },
      (record) => {
        row++;
        if (row === 0) return true;
        const bytes = record.bytes.subarray(record.start, record.end);
        const isTooLong = (record.flags & RecordFlag.tooLong) !== 0;
        const cells = isTooLong ? [] : splitRecord(bytes, delimiter);
        const { cellBytes } = options;
        const rules = { nFields, checkUtf8: source.hasInvalidBytes, cellBytes };
        const reason = isTooLong ? 'row-too-long' : rejection(record, cells, rules);
        if (reason === null) {
          keptRows++;
          if (cells.length > nFields) repairedRows++;
          let text = String(row);
          for (let j = 0; j < nFields; j++) text += `,${csvCell(cells[j]!)}`;
          good.write(`${text}\n`);
        } else {
          const seen = reasons.get(reason);
          reasons.set(reason, { count: (seen?.count ?? 0) + 1, firstLine: seen?.firstLine ?? record.line });
          const text = bytes.toString('utf8', 0, MAX_REJECTED_BYTES);
          const detail = reason.startsWith('too-')
            ? `${reason}: expected ${nFields} got ${cells.length}`
            : reason;
          options.rejected.add(record.line, detail, text);
        }
        return true;
      },
    );
  } finally {
    good.close();
  }
  return { path, keptRows, rejectedRows: row - keptRows, repairedRows, reasons };
}

function rejection(
  record: ScannedRecord,
  cells: readonly string[],
  { nFields, checkUtf8, cellBytes }: { nFields: number; checkUtf8: boolean; cellBytes: number },
): RejectReason | null {
  const { flags } = record;
  if (record.end - record.start > cellBytes && cells.some((cell) => Buffer.byteLength(cell) > cellBytes)) {
    return 'cell-too-long';
  }
  if ((flags & RecordFlag.nul) !== 0) return 'nul-bytes';
  if (checkUtf8 && !isUtf8(record.bytes.subarray(record.start, record.end))) return 'invalid-utf-8';
  if ((flags & RecordFlag.unclosed) !== 0) return 'unclosed-quote';
  if ((flags & RecordFlag.badQuote) !== 0) return 'stray-quote';
  if (cells.length < nFields) return 'too-few-cells';
  for (let j = nFields; j < cells.length; j++) if (cells[j]!.trim() !== '') return 'too-many-cells';
  return null;
}
