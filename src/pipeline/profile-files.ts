import { join } from 'node:path';
import { createRng } from '#base';
import type { Dataset, Profile } from '#contract';
import type { Context } from '#matrix';
import { openDatasets, Workspace } from '#store';
import { type DateOrder, type Dictionary, profileTable, type RoleOverrides, withDictionary } from '#table';
import { buildId } from './build-id.ts';
import { importStage } from './import-stage.ts';
import { splitInputs, storedDatasets } from './named-datasets.ts';
import { readDictionary } from './read-dictionary.ts';
import { openResources } from './resources.ts';
import type { RunHost } from './run.ts';
import { type StageResult, StageRunner } from './stage-runner.ts';

/** What to profile and how. */
export interface ProfileFilesOptions {
  /** Files, or names of datasets of the workspace. */
  readonly inputs: readonly string[];
  /** Column that all others are held against. */
  readonly target: string | null;
  /** File that describes the columns. */
  readonly dictionary: string | null;
  /** How files are read; datasets are as they were imported. */
  readonly overrides: RoleOverrides;
  readonly dateOrder: DateOrder | null;
  readonly table: string | null;
}

/**
 * Profiles of files, which are imported, or of datasets of the workspace: one a table. Profiles are kept in the
 * workspace, an unchanged one is not computed again.
 * @throws what imports throw, DICTIONARY_INVALID, COLUMN_UNKNOWN, COLUMN_WRONG_KIND
 */
export async function profileFiles(options: ProfileFilesOptions, host: RunHost): Promise<Profile[]> {
  const dictionary = await readDictionary(options.dictionary, host.signal);
  const workspace = await Workspace.open(host.workspace, host.log);
  const resources = openResources(workspace, host);
  const runner = new StageRunner(workspace, { ...host, build: buildId() });
  const rng = createRng(1);
  const names = openDatasets(workspace, host.clock);
  try {
    const { files, datasets } = await splitInputs(options.inputs, names);
    const { overrides, dateOrder, table } = options;
    const request = { files, overrides, dateOrder, table, until: 0.5 };
    const imported =
      files.length === 0 ? [] : await importStage(request, { ...host, runner, resources, rng });
    const tables = [...imported, ...(await storedDatasets(datasets, { names, runner }))];
    const facts = await Promise.all(tables.map((one) => one.facts()));
    const targets = targetsOf(facts, options.target);
    const profiles: Profile[] = [];
    for (const [i, one] of tables.entries()) {
      const result = await runner.run<Profile>({
        stage: 'profile',
        inputs: dictionary === null ? [one.key] : [one.key, ...tables.map(({ key }) => key)],
        options: { target: targets[i], dictionary },
        span: [0.5 + (0.5 * i) / tables.length, 0.5 + (0.5 * (i + 1)) / tables.length],
        compute: async (_, progress) => {
          const { clock, log, signal } = host;
          const ctx: Context = { clock, log, signal, progress, rng, pool: await resources.pool() };
          const dataset = described(facts, i, dictionary);
          const input = { dataset, parquet: parquetOf(one), target: targets[i] ?? null };
          return profileTable(input, { ...ctx, engine: await resources.engine() });
        },
      });
      profiles.push(await result.facts());
    }
    return profiles;
  } finally {
    await resources.close();
  }
}

function parquetOf({ folder }: StageResult<Dataset>): string {
  return join(folder, 'data.parquet');
}

/** Of several tables only those with the target have one; where none has it, the first one tells so. */
function targetsOf(datasets: readonly Dataset[], target: string | null): (string | null)[] {
  const has = ({ columns }: Dataset) => columns.some(({ name }) => name === target);
  if (datasets.length === 1 || !datasets.some(has)) return datasets.map(() => target);
  return datasets.map((dataset) => (has(dataset) ? target : null));
}

function described(datasets: readonly Dataset[], at: number, dictionary: Dictionary | null): Dataset {
  const dataset = datasets[at]!;
  if (dictionary === null) return dataset;
  const others = datasets.filter((_, i) => i !== at);
  return withDictionary(dataset, dictionary, others);
}
