import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AppError, createRng } from '#base';
import type { Dataset } from '#contract';
import { openDatasets, Workspace } from '#store';
import { type Dictionary, isDatabase, sourceName, unknownEntries } from '#table';
import { buildId } from './build-id.ts';
import { checkNamedColumns } from './check-named-columns.ts';
import { type ImportRequest, importStage } from './import-stage.ts';
import { readDictionary } from './read-dictionary.ts';
import { modelNameOf } from './register-model.ts';
import { openResources } from './resources.ts';
import type { RunHost } from './run.ts';
import { StageRunner } from './stage-runner.ts';

/** What to import and under which name. */
export interface ImportFilesOptions extends Omit<ImportRequest, 'until' | 'nonce' | 'dictionary'> {
  /** File that describes the columns. */
  readonly dictionary?: string | null;
  /** Of the dataset; null for one made of the name of the data. */
  readonly name: string | null;
}

/** A dataset of the workspace, as an import gave it. */
export interface ImportedDataset {
  readonly name: string;
  readonly version: number;
  /** Whether it is a new version; unchanged tables keep theirs. */
  readonly isNew: boolean;
  readonly tables: readonly ImportedFile[];
}

/** One table of an imported dataset. */
export interface ImportedFile {
  readonly dataset: Dataset;
  readonly artifact: string;
  /** Where the rejected rows are, null where there are none. */
  readonly rejected: string | null;
}

/**
 * Imports files or a database into the workspace, as a version of a named dataset that later commands take instead of
 * files.
 * @throws what `planImport` and `importPlanned` throw, COLUMN_UNKNOWN, OPTION_INVALID, WORKSPACE_*
 */
export async function importFiles(options: ImportFilesOptions, host: RunHost): Promise<ImportedDataset> {
  const { name, dictionary: dictionaryFile = null, ...request } = options;
  const dictionary = await readDictionary(dictionaryFile, host.signal);
  const hasDatabase = request.files.some(isDatabase);
  if ((request.query ?? null) !== null && !hasDatabase) {
    throw new AppError('OPTION_INVALID', '--query: expected a postgres:// address, got a file');
  }
  const workspace = await Workspace.open(host.workspace, host.log);
  const resources = openResources(workspace, host);
  const runner = new StageRunner(workspace, { ...host, build: buildId() });
  try {
    const results = await importStage(
      { ...request, dictionary, until: 1, ...(hasDatabase ? { nonce: randomUUID() } : {}) },
      { ...host, runner, resources, rng: createRng(1) },
    );
    const tables = await Promise.all(
      results.map(async ({ artifact, folder, facts }): Promise<ImportedFile> => {
        const dataset = await facts();
        const rejected = dataset.rejectedRows === 0 ? null : join(folder, 'rejected.csv');
        return { dataset, artifact, rejected };
      }),
    );
    checkRoles(tables, options);
    if (dictionary !== null && tables.length > 1) tellUnknown(tables, { dictionary, host });
    const known =
      name ?? modelNameOf([tables.length === 1 ? tables[0]!.dataset.name : baseOf(request.files)]);
    const { version, isNew } = await openDatasets(workspace, host.clock).register(known, {
      tables: tables.map(({ dataset, artifact }) => ({ name: dataset.name, artifact, rows: dataset.rows })),
      source: request.files.map(sourceName),
    });
    return { name: known, version: version.version, isNew, tables };
  } finally {
    await resources.close();
  }
}

/** @throws COLUMN_UNKNOWN when no table has a column that a role was given to. */
function checkRoles(tables: readonly ImportedFile[], { overrides = {} }: ImportFilesOptions): void {
  const datasets = tables.map(({ dataset }) => dataset);
  for (const column of Object.keys(overrides.roles ?? {})) checkNamedColumns(datasets, { role: column });
}

/** Entries that are about no table at all, which no single table can tell. */
function tellUnknown(
  tables: readonly ImportedFile[],
  { dictionary, host }: { dictionary: Dictionary; host: RunHost },
): void {
  const datasets = tables.map(({ dataset }) => dataset);
  for (const { name, line } of unknownEntries(datasets, dictionary)) {
    host.log.warn(`${dictionary.file}, line ${line}: no table has a column "${name.slice(0, 120)}".`);
  }
}

function baseOf(files: readonly string[]): string {
  return sourceName(files[0]!).replace(/(\.[a-z0-9]+)+$/i, '');
}
