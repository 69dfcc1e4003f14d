import { stat } from 'node:fs/promises';
import { AppError, type ProgressSink } from '#base';
import type { KernelPool } from '#kernels';
import { codedRead, codeEarly, type EarlyCodes } from '../coded/code-early.ts';
import type { Engine } from '../engine/engine.ts';
import { checkSize } from '../readers/check-size.ts';
import type { ReadLimits } from '../readers/limits.ts';
import { type CleanCopy, cleanCopy } from '../text/clean-copy.ts';
import type { KnownDigest } from '../text/known-digest.ts';
import { type EarlyLoad, type LoadedText, loadEarly, loadText } from '../text/load-text.ts';
import { openSource } from '../text/open-source.ts';
import type { RejectedRows } from '../text/rejected-rows.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Survey, type SurveyHead, survey } from '../text/survey.ts';
import type { ReadAhead } from './read-ahead.ts';

/** A text table whose cells are in the engine. */
export interface ReadText {
  readonly source: SourceFile;
  readonly survey: Survey;
  /** Null when the file was read where it lies: every row of it is good. */
  readonly copy: CleanCopy | null;
  readonly text: LoadedText;
}

export interface ReadTextOptions {
  readonly tempDir: string;
  readonly rejected: RejectedRows;
  readonly limits: ReadLimits;
  readonly signal: AbortSignal;
  readonly progress: ProgressSink;
  /** Reads clean tables as codes; null where the cells have to be in the engine. */
  readonly pool?: (() => Promise<KernelPool>) | null;
  /** Files from this size on are read as codes. */
  readonly codedBytes?: number;
  /** Hashes that are known already, by path. */
  readonly digests?: ReadonlyMap<string, KnownDigest>;
  /** What was read of the file while it was hashed. */
  readonly ahead?: ReadAhead;
}

/** Files from this size on are loaded while their records are checked. */
const EARLY_BYTES = 2 ** 20;

/**
 * Checks bytes and records of a file and loads its good rows.
 * @throws TABLE_NO_GOOD_ROWS, and what `openSource` and `survey` throw
 */
export async function readText(engine: Engine, path: string, options: ReadTextOptions): Promise<ReadText> {
  const { progress, ahead } = options;
  progress.report(0, 'reading bytes');
  const { inflatedBytes } = options.limits;
  const known = options.digests?.get(path);
  const early =
    ahead === undefined
      ? await codeEarly(path, { ...options, isHashed: known === undefined })
      : await ahead.take();
  const read = early === null ? null : await checkedCodes(path, { early, known }, options.limits);
  if (read !== null) return read;
  const source = await openSource(path, { ...options, maxInflatedBytes: inflatedBytes, known });
  progress.report(0.3, 'checking rows');
  return readCells(engine, source, options);
}

/** What the kernels read, if it holds; else its memory is given back. */
async function checkedCodes(
  path: string,
  { early, known }: { readonly early: EarlyCodes; readonly known: KnownDigest | undefined },
  limits: ReadLimits,
): Promise<ReadText | null> {
  let read: ReturnType<typeof codedRead> = null;
  try {
    const isSame = known === undefined || (await known.isCurrent());
    const sha256 = known?.sha256 ?? early.coded.sha256;
    if (isSame && sha256 !== null) read = codedRead(path, { early, sha256 }, limits);
  } finally {
    if (read === null) await early.coded.release();
  }
  return read === null ? null : { copy: null, ...read };
}

/** Checks the records of a source and loads its good rows. */
async function readCells(engine: Engine, source: SourceFile, options: ReadTextOptions): Promise<ReadText> {
  const { progress, signal } = options;
  const isEarly = (await stat(source.path)).size >= EARLY_BYTES;
  let early: EarlyLoad | null = null;
  const onHead = (head: SurveyHead) => {
    if (isEarly) early = loadEarly(engine, { source, head }, signal);
  };
  const started = () => early as EarlyLoad | null;
  try {
    const seen = await survey(source, signal, { limits: options.limits, onHead });
    checkSize({ file: source.file, rows: seen.nRows, columns: seen.names.length }, options.limits);
    if (!seen.isClean) await started()?.drop();
    const copy = seen.isClean ? null : await goodRows(source, seen, options);
    progress.report(0.6, 'loading');
    const text = await loadText(engine, { source, survey: seen, copy, early: started() }, signal);
    return { source, survey: seen, copy, text };
  } catch (cause) {
    await started()?.drop();
    throw cause;
  }
}

async function goodRows(source: SourceFile, seen: Survey, options: ReadTextOptions): Promise<CleanCopy> {
  const copy = await cleanCopy(source, seen, { ...options, cellBytes: options.limits.cellBytes });
  if (copy.keptRows > 0) return copy;
  const [reason] = copy.reasons.keys();
  throw new AppError(
    'TABLE_NO_GOOD_ROWS',
    `${source.file}: expected rows with ${seen.names.length} cells, got ${copy.rejectedRows} rows that were all rejected, the first for ${reason}`,
    { data: { file: source.file, rejectedRows: copy.rejectedRows } },
  );
}
