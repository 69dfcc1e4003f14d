import { existsSync } from 'node:fs';
import { AppError } from '#base';
import type { Dataset, RunOptions } from '#contract';
import type { DatasetNames } from '#store';
import type { StageResult, StageRunner } from './stage-runner.ts';

/** Which of the things that a command was given are files, and which are datasets of the workspace. */
export interface SplitInputs {
  readonly files: readonly string[];
  readonly datasets: readonly string[];
}

/** A file comes first; what is none and is named like a dataset is that dataset. */
export async function splitInputs(given: readonly string[], names: DatasetNames): Promise<SplitInputs> {
  const files: string[] = [];
  const datasets: string[] = [];
  for (const one of given) {
    if (!existsSync(one) && (await names.has(one))) datasets.push(one);
    else files.push(one);
  }
  return { files, datasets };
}

/**
 * The imported tables that references name, as they lie in the workspace.
 * @throws DATASET_UNKNOWN, TABLE_UNKNOWN, WORKSPACE_CORRUPT
 */
export async function storedDatasets(
  references: readonly string[],
  { names, runner }: { names: DatasetNames; runner: StageRunner },
): Promise<StageResult<Dataset>[]> {
  const results: StageResult<Dataset>[] = [];
  for (const reference of references) {
    const { tables } = await names.find(reference);
    for (const { artifact } of tables) results.push(await runner.stored<Dataset>('import', artifact));
  }
  return results;
}

/** Roles of a dataset were settled when it was imported. @throws OPTION_INVALID */
export function refuseRoles(
  { id, time, amount, dateOrder }: Pick<RunOptions, 'id' | 'time' | 'amount' | 'dateOrder'>,
  datasets: readonly string[],
): void {
  const given = Object.entries({ '--id': id, '--time': time, '--amount': amount, '--date-order': dateOrder })
    .filter(([, value]) => value !== null)
    .map(([option]) => option);
  if (given.length === 0 || datasets.length === 0) return;
  throw new AppError(
    'OPTION_INVALID',
    `${given.join(', ')}: expected roles of "${datasets[0]}" as they were imported, got others`,
    { hint: 'Give the roles to clientele import, or name the file.' },
  );
}
