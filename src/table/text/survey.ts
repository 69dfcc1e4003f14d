import { AppError } from '#base';
import { checkLimit } from '../readers/check-size.ts';
import { DEFAULT_LIMITS, type ReadLimits } from '../readers/limits.ts';
import { type ColumnNames, columnNames } from './column-names.ts';
import { readHead } from './read-head.ts';
import { RecordFlag, scanBytes, scanRecords } from './scan-records.ts';
import { sniffDialect, type TextDialect } from './sniff-dialect.ts';
import type { SourceFile } from './source-file.ts';
import { splitRecord } from './split-record.ts';

/** What a first pass over all records of a table found. */
export interface Survey extends TextDialect, ColumnNames {
  /** Data rows in the file, good and bad. */
  readonly nRows: number;
  readonly blankLines: number;
  readonly longestRecord: number;
  /** DuckDB can read the file where it lies: every record is well-formed and as wide as the first. */
  readonly isClean: boolean;
  /** Some quoted cell goes over several lines. */
  readonly hasMultiline: boolean;
}

const { lineFeed, both, carriageReturn, quoted, multiline } = RecordFlag;
const LINE_ENDS = lineFeed | both | carriageReturn;
/** Longer records are none of a clean table. */
export const MAX_CLEAN_RECORD = 1 << 20;
const SIGNATURE_BYTES = 16;

/** What the beginning of a file tells of all of it. */
export interface SurveyHead {
  readonly delimiter: TextDialect['delimiter'];
  readonly header: boolean;
  readonly nColumns: number;
}

export interface SurveyOptions {
  /** Takes what the first record told, before the others are read; only where the file may yet be clean. */
  readonly onHead?: (head: SurveyHead) => void;
  /** How the first bytes are judged. */
  readonly dialectOf?: typeof sniffDialect;
  readonly limits?: ReadLimits;
}

/**
 * Finds delimiter, header and column names, then checks every record.
 * @throws LIMIT_EXCEEDED, TABLE_NO_ROWS, COLUMN_DUPLICATE, FILE_ENCODING (broken header), FILE_EMPTY (blank lines only)
 */
export async function survey(
  source: SourceFile,
  signal: AbortSignal,
  { dialectOf = sniffDialect, limits = DEFAULT_LIMITS, onHead }: SurveyOptions = {},
): Promise<Survey> {
  const { dialect, naming, canBeClean } = await surveyStart(source, signal, { dialectOf, limits });
  const nFields = naming.names.length;
  if (canBeClean) {
    onHead?.({ delimiter: dialect.delimiter, header: dialect.header, nColumns: nFields });
  }
  let nRecords = 0;
  let longestRecord = 0;
  let flags = 0;
  let sameWidth = true;
  const options = { delimiter: dialect.delimiter, skip: source.skip, nFields, signal };
  const blankLines = await scanRecords(source.path, options, (record) => {
    nRecords++;
    flags |= record.flags;
    if (record.nFields !== nFields) sameWidth = false;
    if (record.end - record.start > longestRecord) longestRecord = record.end - record.start;
    return true;
  });
  const nRows = nRecords - (dialect.header ? 1 : 0);
  if (nRows === 0) {
    throw new AppError('TABLE_NO_ROWS', `${source.file}: expected rows below the header, got none`, {
      data: { file: source.file },
    });
  }
  const ends = flags & LINE_ENDS;
  const hasOneLineEnd = ends === 0 || ends === lineFeed || ends === both;
  const isOdd = (flags & ~(LINE_ENDS | quoted)) !== 0 || !sameWidth || blankLines > 0;
  const isClean =
    canBeClean && !isOdd && hasOneLineEnd && longestRecord < Math.min(MAX_CLEAN_RECORD, limits.cellBytes);
  return {
    ...dialect,
    ...naming,
    nRows,
    blankLines,
    longestRecord,
    isClean,
    hasMultiline: (flags & multiline) !== 0,
  };
}

/** What the beginning of a source tells. */
export interface SurveyStart {
  readonly dialect: TextDialect;
  readonly naming: ColumnNames;
  readonly canBeClean: boolean;
  /** Some of its first bytes, behind the mark. */
  readonly head: Buffer;
  /** Bytes and flags of the first record, and the bytes with its line end. */
  readonly first: { readonly bytes: number; readonly flags: number; readonly end: number };
}

/** Finds delimiter, header and column names. */
export async function surveyStart(
  source: Pick<SourceFile, 'path' | 'file' | 'skip' | 'hasInvalidBytes'>,
  signal: AbortSignal,
  { dialectOf = sniffDialect, limits = DEFAULT_LIMITS }: SurveyOptions = {},
): Promise<SurveyStart> {
  const { head, isWhole } = await readHead(source);
  const dialect = dialectOf(head, isWhole);
  const { cells, ...first } = firstRecord({ head, isWhole, file: source.file }, dialect, signal);
  const naming = columnNames(cells, dialect.header, source.file);
  checkLimit({ file: source.file, what: 'columns', value: naming.names.length }, limits);
  const canBeClean =
    dialect.delimiter !== 'whitespace' && !source.hasInvalidBytes && (dialect.header || source.skip === 0);
  return { dialect, naming, canBeClean, head: head.subarray(0, SIGNATURE_BYTES), first };
}

function firstRecord(
  { head, isWhole, file }: { readonly head: Buffer; readonly isWhole: boolean; readonly file: string },
  { delimiter }: TextDialect,
  signal: AbortSignal,
): { cells: string[]; bytes: number; flags: number; end: number } {
  let found: string[] | null = null;
  let end = 0;
  let size = 0;
  let flags = 0;
  scanBytes(head, { delimiter, skip: 0, signal }, (record) => {
    const bytes = record.bytes.subarray(record.start, record.end);
    end = record.end;
    size = record.end - record.start;
    flags = record.flags;
    if ((record.flags & RecordFlag.nul) !== 0) {
      throw new AppError(
        'FILE_BINARY',
        `${file}, line ${record.line}: expected column names, got a NUL byte`,
        {
          data: { file, line: record.line },
        },
      );
    }
    found = splitRecord(bytes, delimiter);
    if (bytes.includes('\ufffd') || found.some((cell) => cell.includes('\ufffd'))) {
      throw new AppError(
        'FILE_ENCODING',
        `${file}, line ${record.line}: expected column names in UTF-8, got broken bytes`,
        {
          data: { file, line: record.line },
        },
      );
    }
    return false;
  });
  if (!isWhole && end === head.length) {
    const shown = `${file}: expected column names, got a first line of more than ${head.length} bytes`;
    throw new AppError('LIMIT_EXCEEDED', shown, { data: { file } });
  }
  if (found === null) {
    throw new AppError('FILE_EMPTY', `${file}: expected a table, got blank lines only`, { data: { file } });
  }
  const lineEndBytes = (flags & both) !== 0 ? 2 : (flags & LINE_ENDS) !== 0 ? 1 : 0;
  return { cells: found, bytes: size, flags, end: end + lineEndBytes };
}
