import { mkdir, open, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, createRng, type ProgressSink } from '#base';
import { createKernelPool } from '#kernels';
import type { WorkspaceShelf } from '#store';
import { createEngine, sourceFormat } from '#table';
import type { RunHost } from '../run.ts';
import { newTally, type ScoreTally } from './assign-chunks.ts';
import { tellTable } from './missing-table.ts';
import { orderFiles, type ScoredFiles } from './order-files.ts';
import { replacedFile, writing } from './replaced-file.ts';
import { scoreCustomers } from './score-customers.ts';
import { scoreFindings } from './score-findings.ts';
import { scoreParquet } from './score-parquet.ts';
import type { ScoreResult } from './score-result.ts';
import { scoreTable } from './score-table.ts';
import { scoreText } from './score-text.ts';
import { neededColumns, type ScoringModel } from './scoring-model.ts';
import { steadyFile } from './steady-file.ts';

/** What to score and where to. */
export interface ScoreTarget extends ScoredFiles {
  /** New file; null for `scored_<name>` in the host's out folder. */
  readonly out: string | null;
  /** Replace the file itself. */
  readonly append: boolean;
  /** Whether the next best segment of each row is written too; default false. */
  readonly runnerUp?: boolean;
}

/** The shelf for the bytes with a hash. */
export type ShelfOf = (sha256: string) => WorkspaceShelf;

/** Memory of the engine: what a large table needs beyond it goes to disk. */
const ENGINE_MEMORY = '400MB';

/**
 * Scores a file with a model that is at hand. The scored file appears when it is complete; until then the given
 * file and what was at the target are untouched.
 * @param tempDir a folder for copies, removed by the caller.
 * @param shelf where work on the bytes with this hash is kept until it is complete; without it nothing is.
 * @throws FILE_*, COLUMN_UNKNOWN, COLUMN_WRONG_KIND, OPTION_INVALID, OUTPUT_NOT_WRITABLE, INTERRUPTED
 */
export async function scoreWith(
  model: ScoringModel,
  { target, tempDir, shelf }: { target: ScoreTarget; tempDir: string; shelf?: ShelfOf },
  host: Omit<RunHost, 'workspace'>,
): Promise<ScoreResult & { sha256: string }> {
  const started = host.clock.elapsedMs();
  const files = orderFiles(model, target);
  const source = await steadyFile(target.file, host.signal);
  const log = target.orders == null ? null : await steadyFile(target.orders, host.signal);
  const head = await firstBytes(source.path);
  const kind = await kindOf(source.path);
  const sheet = target.sheet ?? null;
  const place = target.append ? source.path : (target.out ?? join(host.out, defaultName(target.file, kind)));
  await refuseOddPlace(place, { source: source.path, kind, append: target.append });
  await mkdir(tempDir, { recursive: true });
  const replaced = await replacedFile(place);
  const list = target.customers == null ? null : await replacedFile(target.customers);
  const kept = shelf?.(source.sha256) ?? null;
  const writesRows = list === null || target.append || target.out !== null;
  try {
    const gzip = target.append ? head[0] === 0x1f && head[1] === 0x8b : place.endsWith('.gz');
    const tally = newTally(model.groups.length);
    const base = {
      file: source.path,
      out: replaced.temporary,
      gzip,
      tempDir,
      model,
      tally,
      shelf: kept,
      added: model.added(target.runnerUp === true),
    };
    const table = await writing(place, () =>
      withContext(host, tempDir, (ctx) => {
        if (files !== null) {
          const rest = { files, kind, sheet, writesRows, list: list?.temporary ?? null, columns: [] };
          return scoreCustomers({ ...base, ...rest }, ctx);
        }
        const job = { ...base, columns: neededColumns(model, target.dateOrder ?? null) };
        if (kind === 'text') return scoreText(job, ctx);
        return kind === 'parquet' ? scoreParquet(job, ctx) : scoreTable({ ...job, kind, sheet }, ctx);
      }),
    );
    await source.verify();
    await log?.verify();
    await list?.publish(null);
    if (writesRows) await replaced.publish(target.append ? source.mode : null);
    else await replaced.abandon();
    await kept?.clear();
    return {
      ...told(model, tally),
      file: writesRows ? place : target.customers!,
      customersFile: target.customers ?? null,
      customers: table.customers?.assigned ?? null,
      cutoff: table.customers?.cutoff ?? null,
      rows: table.nRows,
      unreadRows: table.unread.count,
      columns: table.names,
      findings: scoreFindings(model, table, tally),
      seconds: (host.clock.elapsedMs() - started) / 1000,
      sha256: source.sha256,
    };
  } catch (error) {
    await replaced.abandon();
    await list?.abandon();
    if (!host.signal.aborted) await kept?.clear();
    throw host.signal.aborted && !(error instanceof AppError && error.code === 'INTERRUPTED')
      ? new AppError('INTERRUPTED', 'the work was stopped before it was complete', { cause: error })
      : tellTable(error, model);
  }
}

/** By what was scored, and how often each group came up. */
function told({ label, manifest, groups }: ScoringModel, { sizes }: ScoreTally) {
  return {
    model: label,
    kind: manifest.kind,
    groups: groups.map((group, place) => ({ ...group, size: sizes[place]! })),
  };
}

/** How the rows of a file are written again: as they stand, as Parquet, or as a new CSV file. */
type RowsKind = 'text' | 'parquet' | 'ndjson' | 'table';

async function kindOf(file: string): Promise<RowsKind> {
  const format = await sourceFormat(file);
  return format === 'text' || format === 'parquet' || format === 'ndjson' ? format : 'table';
}

function defaultName(file: string, kind: RowsKind): string {
  const name = `scored_${basename(file)}`;
  return kind === 'table' ? `${name.replace(/\.[^.]*$/, '')}.csv` : name;
}

const KIND_NAMES = { text: 'text', parquet: 'Parquet', ndjson: 'JSON lines', table: 'CSV' } as const;

/** The kind of file that a name promises; null where it promises none. */
function promisedKind(place: string): RowsKind | null {
  const extension = /\.(\w+?)(\.gz)?$/.exec(place)?.[1]?.toLowerCase() ?? '';
  if (['csv', 'tsv', 'txt'].includes(extension)) return 'text';
  if (extension === 'parquet') return 'parquet';
  if (['ndjson', 'jsonl'].includes(extension)) return 'ndjson';
  return ['xlsx', 'json', 'duckdb', 'db'].includes(extension) ? 'table' : null;
}

/** A scored file is of the kind of the given one, and replaces it only when asked to. */
async function refuseOddPlace(
  place: string,
  { source, kind, append }: { source: string; kind: RowsKind; append: boolean },
): Promise<void> {
  if (append && kind !== 'table') return;
  if (append) {
    throw new AppError(
      'OPTION_INVALID',
      `--append: expected text, JSON lines or Parquet, as other files cannot be changed in place, got ${basename(source)}`,
      { hint: 'Leave --append out: the scored rows are written as a new CSV file.' },
    );
  }
  if ((await realpath(place).catch(() => null)) === source) {
    throw new AppError('OPTION_INVALID', `--out ${place}: expected another file than the one to score`, {
      hint: 'Pass --append to replace the file itself.',
    });
  }
  const promised = promisedKind(place);
  const written = kind === 'table' ? 'text' : kind;
  if (promised !== null && promised !== written) {
    throw new AppError(
      'OPTION_INVALID',
      `--out ${place}: expected a name for ${KIND_NAMES[kind]}, as ${kind === 'table' ? 'rows of such a file are written as CSV' : `the given file is ${KIND_NAMES[kind]}`}`,
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
    report: (share, detail) => host.progress.report('score', share, detail),
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
