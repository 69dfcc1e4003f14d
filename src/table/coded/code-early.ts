import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#base';
import type { KernelPool } from '#kernels';
import { sql } from '#sql';
import { checkSize } from '../readers/check-size.ts';
import type { ReadLimits } from '../readers/limits.ts';
import { checkBinary } from '../text/check-binary.ts';
import { delimiterByte } from '../text/dialect.ts';
import type { LoadedText } from '../text/load-text.ts';
import { RecordFlag } from '../text/scan-records.ts';
import type { SourceFile } from '../text/source-file.ts';
import { MAX_CLEAN_RECORD, type Survey, type SurveyStart, surveyStart } from '../text/survey.ts';
import { codeText } from './code-text.ts';
import type { CodedText } from './coded-text.ts';

/** A file that was read as codes, every byte of it checked. */
export interface EarlyCodes {
  readonly start: SurveyStart;
  readonly skip: number;
  readonly coded: CodedText;
}

/** Each column has space for a group of rows. */
const MAX_COLUMNS = 200;

export interface EarlyOptions {
  readonly pool?: (() => Promise<KernelPool>) | null;
  readonly tempDir: string;
  readonly signal: AbortSignal;
  readonly limits: ReadLimits;
  /** Smaller files are not read so. */
  readonly codedBytes?: number;
  /** Whether the file is hashed on the way. */
  readonly isHashed: boolean;
}

const { lineFeed, both, quoted } = RecordFlag;
/** The kernels start more slowly than the engine reads a smaller file. */
const EARLY_BYTES = 2 ** 20;

/** Reads a file as if it were a clean table in UTF-8; null where it is seen to be something else. */
export async function codeEarly(path: string, options: EarlyOptions): Promise<EarlyCodes | null> {
  const { pool = null, tempDir, signal, limits } = options;
  if (pool === null) return null;
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size < (options.codedBytes ?? EARLY_BYTES)) return null;
  try {
    const skip = await skipOf(path);
    if (skip === null) return null;
    const start = await surveyStart({ path, file: basename(path), skip, hasInvalidBytes: false }, signal, {
      limits,
    });
    const { first, dialect, naming } = start;
    if (
      naming.names.length > MAX_COLUMNS ||
      !start.canBeClean ||
      (first.flags & ~(lineFeed | both | quoted)) !== 0
    )
      return null;
    const coded = await codeText(await pool(), {
      ...{
        path,
        signal,
        start: skip + (dialect.header ? first.end : 0),
        delimiter: delimiterByte(dialect.delimiter),
      },
      nColumns: naming.names.length,
      lineEndBytes: (first.flags & both) !== 0 ? 2 : (first.flags & lineFeed) !== 0 ? 1 : 0,
      codeFile: join(tempDir, 'codes'),
      isHashed: options.isHashed,
    });
    return coded === null ? null : { start, skip, coded };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === 'INTERNAL') throw cause;
    // the usual way meets it again and says so
    return null;
  }
}

/** What was read as codes, as a table; null where a record is too long for it. @throws FILE_BINARY, LIMIT_EXCEEDED */
export function codedRead(
  path: string,
  { early: { start, skip, coded }, sha256 }: { readonly early: EarlyCodes; readonly sha256: string },
  limits: ReadLimits,
): { readonly source: SourceFile; readonly survey: Survey; readonly text: LoadedText } | null {
  const file = basename(path);
  const { nRows, nColumns, bytes } = coded;
  const longestRecord = Math.max(coded.longest, start.first.bytes);
  if (longestRecord >= Math.min(MAX_CLEAN_RECORD, limits.cellBytes)) return null;
  checkBinary({ ...PLAIN_BYTES, bytes, markBytes: skip, head: start.head }, file);
  checkSize({ file, rows: nRows, columns: nColumns }, limits);
  const source: SourceFile = {
    ...{ path, file, bytes, sha256, gzip: false, encoding: 'utf-8', byteOrderMark: skip > 0, skip },
    ...{ hasInvalidBytes: false, nulBytes: 0 },
  };
  const survey = {
    ...{ ...start.dialect, ...start.naming, nRows, longestRecord },
    ...{ blankLines: 0, isClean: true, hasMultiline: false },
  };
  return { source, survey, text: { table: '', row: sql`row`, nRows, nColumns, coded } };
}

const PLAIN_BYTES = { encoding: 'utf-8', validUtf8: true, nulBytes: 0 } as const;

/** Bytes of the mark of UTF-8; null for bytes that are no plain text. */
async function skipOf(path: string): Promise<number | null> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(3), 0, 3, 0);
    if (bytesRead < 3 || (buffer[0] === 0x1f && buffer[1] === 0x8b)) return null;
    return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  } finally {
    await handle.close();
  }
}
