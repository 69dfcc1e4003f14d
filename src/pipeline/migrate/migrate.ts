import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, createRng, silentProgress } from '#base';
import type { Migration, MigrationSide, RunRecord } from '#contract';
import { createKernelPool } from '#kernels';
import { sql } from '#sql';
import { openRegistry, Workspace } from '#store';
import { createEngine, type Engine } from '#table';
import { CUSTOMERS_FILES } from '../export-customers.ts';
import type { RunHost } from '../run.ts';
import { asStorageError } from '../storage-error.ts';
import { type Crossing, migrationOf } from './migration-of.ts';
import { type ReadSide, readSide, type SideColumns } from './read-side.ts';
import { segmentCentres } from './segment-centres.ts';

/** The lists to compare, as files or as runs of the workspace, and their columns where these do not tell. */
export interface MigrateOptions {
  readonly before: string;
  readonly after: string;
  readonly columns: SideColumns;
}

/**
 * How customers moved between two lists of customers with their segments. Nothing of them is kept in the workspace.
 * @throws FILE_*, TABLE_*, ROLE_MISSING, COLUMN_UNKNOWN, RUN_UNKNOWN
 */
export async function migrate({ before, after, columns }: MigrateOptions, host: RunHost): Promise<Migration> {
  const workspace = await Workspace.open(host.workspace, host.log);
  const files = [await listFile(workspace, before, host), await listFile(workspace, after, host)];
  const tempDir = await workspace.createTemporaryFolder();
  const { clock, log, signal, threads } = host;
  try {
    const engine = await createEngine({ threads, tempDir: join(tempDir, 'spill') });
    const pool = await createKernelPool({ threads: 1, signal });
    try {
      const ctx = { clock, log, signal, progress: silentProgress, rng: createRng(1), pool, engine };
      const sides: ReadSide[] = [];
      for (const [i, file] of files.entries()) {
        host.progress.report('import', i / 2, 'reading');
        const at = `migrate, ${i === 0 ? 'first' : 'second'} list`;
        sides.push(await readSide(file, { at, folder: join(tempDir, `side-${i}`), columns }, ctx));
      }
      host.progress.report('import', 1);
      const [first, second] = sides as [ReadSide, ReadSide];
      const names = [nameOf(before, first), nameOf(after, second)];
      const crossings = await crossingsOf(engine, { first, second });
      const isShared = crossings.some(({ from, to }) => from !== null && to !== null);
      return migrationOf({
        before: await countedSide(engine, first, names[0]!),
        after: await countedSide(engine, second, names[1]!),
        crossings,
        centres: isShared ? null : await segmentCentres(engine, { first, second }),
        haveIds: first.hasIds && second.hasIds,
      });
    } finally {
      await pool.close();
      await engine.close();
    }
  } catch (error) {
    throw asStorageError(error, host.workspace);
  } finally {
    await workspace.discard(tempDir);
  }
}

/** A file, or the list of customers of a run. @throws FILE_NOT_FOUND, RUN_UNKNOWN */
async function listFile(workspace: Workspace, reference: string, { clock }: RunHost): Promise<string> {
  if (existsSync(reference)) return reference;
  if (/[/\\.]/.test(reference)) {
    throw new AppError('FILE_NOT_FOUND', `migrate: expected a file or a run, found none at ${reference}`, {
      data: { file: reference },
    });
  }
  const run = await openRegistry(workspace, clock).findRun(reference);
  const file = customersOf(workspace, run);
  if (file !== null) return file;
  throw new AppError(
    'FILE_NOT_FOUND',
    `run ${run.id}: expected its list of customers in the workspace, found none`,
    {
      hint: 'Name the file segmented_customers.csv that it wrote.',
    },
  );
}

function customersOf(workspace: Workspace, { artifacts }: RunRecord): string | null {
  const report = artifacts['report'];
  if (report === undefined) return null;
  const file = join(workspace.artifactFolder(report), CUSTOMERS_FILES.csv);
  return existsSync(file) ? file : null;
}

/** A run is called by its id, a file by its name. */
function nameOf(reference: string, { name }: ReadSide): string {
  return existsSync(reference) ? name : reference;
}

async function countedSide(engine: Engine, side: ReadSide, name: string): Promise<MigrationSide> {
  const [[withoutId, withoutSegment, repeated]] = (await engine.rows(side.counts)) as [
    [number, number, number],
  ];
  const { rows } = side.dataset;
  const customers = rows - withoutId - withoutSegment - repeated;
  return { name, rows, customers, withoutId, withoutSegment, repeated };
}

/** Customers by their segments on both sides, in a fixed order. */
async function crossingsOf(
  engine: Engine,
  { first, second }: { first: ReadSide; second: ReadSide },
): Promise<Crossing[]> {
  const rows = await engine.rows(
    sql`SELECT a.segment, a.id, b.segment, b.id, CAST(count(*) AS DOUBLE) AS n
      FROM (${first.customers}) AS a FULL OUTER JOIN (${second.customers}) AS b ON a.key = b.key
      GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(([from, fromId, to, toId, customers]) => ({
    from: from === null ? null : { name: String(from), id: String(fromId) },
    to: to === null ? null : { name: String(to), id: String(toId) },
    customers: Number(customers),
  }));
}
