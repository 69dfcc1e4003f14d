import { mkdir, open, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, createRng, type ProgressSink } from '#base';
import { createKernelPool } from '#kernels';
import { createEngine } from '#table';
import type { RunHost } from '../run.ts';
import { newTally } from './assign-chunks.ts';
import { replacedFile, writing } from './replaced-file.ts';
import { scoreFindings } from './score-findings.ts';
import { scoreParquet } from './score-parquet.ts';
import type { ScoreResult } from './score-result.ts';
import { scoreText } from './score-text.ts';
import { neededColumns, type ScoringModel } from './scoring-model.ts';
import { steadyFile } from './steady-file.ts';

/** What to score and where to. */
export interface ScoreTarget {
  readonly file: string;
  /** New file; null for `scored_<name>` in the host's out folder. */
  readonly out: string | null;
  /** Replace the file itself. */
  readonly append: boolean;
}

/** Memory of the engine: what a large table needs beyond it goes to disk. */
const ENGINE_MEMORY = '400MB';

/**
 * Scores a file with a model that is at hand. The scored file appears when it is complete; until then the given
 * file and what was at the target are untouched.
 * @param tempDir a folder for copies, removed by the caller.
 * @throws FILE_*, COLUMN_UNKNOWN, COLUMN_WRONG_KIND, OPTION_INVALID, OUTPUT_NOT_WRITABLE, INTERRUPTED
 */
export async function scoreWith(
  model: ScoringModel,
  { target, tempDir }: { target: ScoreTarget; tempDir: string },
  host: Omit<RunHost, 'workspace'>,
): Promise<ScoreResult & { sha256: string }> {
  const started = host.clock.elapsedMs();
  const columns = neededColumns(model);
  const source = await steadyFile(target.file, host.signal);
  const head = await firstBytes(source.path);
  const isParquet = head.toString('latin1') === 'PAR1';
  const place = target.append
    ? source.path
    : (target.out ?? join(host.out, `scored_${basename(target.file)}`));
  await refuseOddPlace(place, { source: source.path, isParquet, append: target.append });
  await mkdir(tempDir, { recursive: true });
  const replaced = await replacedFile(place);
  try {
    const gzip = target.append ? head[0] === 0x1f && head[1] === 0x8b : place.endsWith('.gz');
    const tally = newTally(model.manifest.personas.length);
    const job = { file: source.path, out: replaced.temporary, gzip, tempDir, model, columns, tally };
    const score = isParquet ? scoreParquet : scoreText;
    const table = await writing(place, () => withContext(host, tempDir, (ctx) => score(job, ctx)));
    await source.verify();
    await replaced.publish(target.append ? source.mode : null);
    return {
      file: place,
      model: model.label,
      rows: table.nRows,
      unreadRows: table.unread.count,
      columns: table.names,
      segments: model.manifest.personas.map(({ id, name }) => ({ id, name, size: tally.sizes[id]! })),
      findings: scoreFindings(model, table, tally),
      seconds: (host.clock.elapsedMs() - started) / 1000,
      sha256: source.sha256,
    };
  } catch (error) {
    await replaced.abandon();
    throw host.signal.aborted && !(error instanceof AppError && error.code === 'INTERRUPTED')
      ? new AppError('INTERRUPTED', 'the work was stopped before it was complete', { cause: error })
      : error;
  }
}

/** A scored file is of the kind of the given one, and replaces it only when asked to. */
async function refuseOddPlace(
  place: string,
  { source, isParquet, append }: { source: string; isParquet: boolean; append: boolean },
): Promise<void> {
  if (append) return;
  if ((await realpath(place).catch(() => null)) === source) {
    throw new AppError('OPTION_INVALID', `--out ${place}: expected another file than the one to score`, {
      hint: 'Pass --append to replace the file itself.',
    });
  }
  const extension = /\.(parquet|csv|tsv|txt)(\.gz)?$/i.exec(place)?.[1]?.toLowerCase();
  if (extension !== undefined && (extension === 'parquet') !== isParquet) {
    const kind = isParquet ? 'Parquet' : 'text';
    throw new AppError(
      'OPTION_INVALID',
      `--out ${place}: expected a name for ${kind}, as the given file is ${kind}`,
    );
  }
}

async function withContext<T>(
  host: Omit<RunHost, 'workspace'>,
  tempDir: string,
  work: (ctx: Parameters<typeof scoreText>[1]) => Promise<T>,
): Promise<T> {
  const { clock, log, signal, threads } = host;
  const progress: ProgressSink = {
    report: (share, detail) => host.progress.report('segment', share, detail),
  };
  const engine = await createEngine({
    threads,
    tempDir: join(tempDir, 'spill'),
    memoryLimit: ENGINE_MEMORY,
  });
  try {
    const pool = await createKernelPool({ threads, signal });
    try {
      return await work({ clock, log, signal, progress, rng: createRng(1), pool, engine });
    } finally {
      await pool.close();
    }
  } finally {
    await engine.close();
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
