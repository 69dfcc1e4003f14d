import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Clock, nearestName } from '#base';
import { type DatasetRecord, type DatasetVersion, nameSchema } from '#contract';
import { datasetNames, readDataset, writeDataset } from './dataset-file.ts';
import { lockWorkspace } from './registry.ts';
import type { Workspace } from './workspace.ts';

/** A version of a dataset, or one table of it, that a reference names. */
export interface FoundDataset {
  readonly record: DatasetRecord;
  readonly version: DatasetVersion;
  /** Those that the reference means: all, or the one after the colon. */
  readonly tables: DatasetVersion['tables'];
}

/** The named datasets of a workspace. Any number of processes may read and write at once. */
export interface DatasetNames {
  /** A further version of a dataset, or the newest one where its tables are these already. */
  register(
    name: string,
    entry: Pick<DatasetVersion, 'tables' | 'source'>,
  ): Promise<{ version: DatasetVersion; isNew: boolean }>;
  /** By `NAME` (its newest version), `NAME@3`, `NAME:TABLE` or `NAME@3:TABLE`. @throws DATASET_UNKNOWN, TABLE_UNKNOWN */
  find(reference: string): Promise<FoundDataset>;
  /** Whether there is a dataset of the name that a reference begins with. */
  has(reference: string): Promise<boolean>;
  list(): Promise<DatasetRecord[]>;
}

/** The datasets under `datasets/NAME.json`, changed under the workspace's lock. */
export function openDatasets(workspace: Workspace, clock: Clock): DatasetNames {
  const folder = join(workspace.folder, 'datasets');
  const has = async (reference: string) => {
    const { name } = partsOf(reference);
    return nameSchema.safeParse(name).success && (await datasetNames(folder)).includes(name);
  };
  return {
    has,
    register: (name, entry) =>
      lockWorkspace(workspace, clock, async () => {
        await mkdir(folder, { recursive: true });
        const known = (await readDataset(folder, checkedName(name))) ?? emptyRecord(name);
        const last = known.versions.at(-1);
        if (last !== undefined && isSame(last, entry)) return { version: last, isNew: false };
        const createdAt = new Date(clock.now()).toISOString();
        const version = { version: (last?.version ?? 0) + 1, ...entry, createdAt };
        await writeDataset(folder, { ...known, versions: [...known.versions, version] });
        return { version, isNew: true };
      }),
    async find(reference) {
      const parts = partsOf(reference);
      const record = (await has(reference)) ? await readDataset(folder, parts.name) : null;
      if (record === null) throw unknownDataset(parts.name, await datasetNames(folder));
      return pick(record, parts);
    },
    async list() {
      const names = await datasetNames(folder);
      const records = await Promise.all(names.map((name) => readDataset(folder, name)));
      return records.filter((record) => record !== null);
    },
  };
}

interface Reference {
  readonly name: string;
  readonly version: number | null;
  readonly table: string | null;
}

function partsOf(reference: string): Reference {
  const match = /^([^@:]*)(?:@(\d{1,9}))?(?::([\s\S]*))?$/.exec(reference);
  if (match === null) return { name: reference, version: null, table: null };
  const [, name = '', version, table] = match;
  return { name, version: version === undefined ? null : Number(version), table: table ?? null };
}

function pick(record: DatasetRecord, { name, version: number, table }: Reference): FoundDataset {
  const version =
    number === null ? record.versions.at(-1) : record.versions.find((one) => one.version === number);
  if (version === undefined) {
    const known = record.versions.map((one) => one.version).join(', ');
    throw new AppError('DATASET_UNKNOWN', `dataset ${name}: expected version ${known}, got ${number}`);
  }
  if (table === null) return { record, version, tables: version.tables };
  const tables = version.tables.filter((one) => one.name === table);
  if (tables.length > 0) return { record, version, tables };
  const known = version.tables.map((one) => one.name);
  const near = nearestName(table, known);
  throw new AppError(
    'TABLE_UNKNOWN',
    `dataset ${name}: expected one of its tables (${known.join(', ')}), got "${table}"`,
    { ...(near === null ? {} : { hint: `Did you mean "${near}"?` }), data: { dataset: name, table } },
  );
}

function isSame(version: DatasetVersion, entry: Pick<DatasetVersion, 'tables'>): boolean {
  const artifacts = (tables: DatasetVersion['tables']) => tables.map(({ artifact }) => artifact).join();
  return artifacts(version.tables) === artifacts(entry.tables);
}

function emptyRecord(name: string): DatasetRecord {
  return { formatVersion: 1, name, versions: [] };
}

function checkedName(name: string): string {
  if (nameSchema.safeParse(name).success) return name;
  throw new AppError(
    'OPTION_INVALID',
    `name ${JSON.stringify(name)}: expected up to 64 lower-case letters, digits, dots, dashes and underscores`,
  );
}

function unknownDataset(name: string, known: readonly string[]): AppError {
  const near = nearestName(name, known);
  return new AppError('DATASET_UNKNOWN', `dataset ${name}: expected a file or a dataset of the workspace`, {
    ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
    data: { dataset: name, nearest: near },
  });
}
