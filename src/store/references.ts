import { join } from 'node:path';
import { AppError } from '#base';
import type { DatasetRecord, ModelRecord, RunRecord, StageRecord } from '#contract';
import { datasetNames, readDataset } from './dataset-file.ts';
import { modelNames, readModel } from './model-file.ts';
import { readRunLog, runLogFile, runsOf } from './run-log.ts';
import { readStage, stageKeys } from './stage-file.ts';
import type { Workspace } from './workspace.ts';

/** Something of the workspace that names an artifact. */
export interface Reference {
  readonly from: 'stage' | 'run' | 'model' | 'dataset';
  /** Key of the stage, id of the run, name@version of the model or dataset. */
  readonly name: string;
  readonly artifact: string;
}

/** A record that cannot be read. */
export interface DamagedRecord {
  readonly what: 'stage' | 'registry';
  /** Key of the stage, line of the log of runs, name of the model. */
  readonly name: string;
  readonly error: AppError;
}

/** Everything that a workspace knows by name. */
export interface Records {
  readonly stages: ReadonlyMap<string, StageRecord>;
  readonly runs: readonly RunRecord[];
  readonly models: readonly ModelRecord[];
  readonly datasets: readonly DatasetRecord[];
  readonly damaged: readonly DamagedRecord[];
}

/** Reads every record, as far as it can be read. */
export async function surveyRecords({ folder }: Workspace): Promise<Records> {
  const damaged: DamagedRecord[] = [];
  const readable = async <T>(what: DamagedRecord['what'], name: string, read: Promise<T>) =>
    read.catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      damaged.push({ what, name, error });
      return null;
    });
  const stages = new Map<string, StageRecord>();
  for (const key of await stageKeys(folder)) {
    const record = await readable('stage', key, readStage(folder, key));
    if (record !== null) stages.set(key, record);
  }
  const log = await readable('registry', 'runs.jsonl', readRunLog(runLogFile(folder)));
  for (const { line, message } of log?.damaged ?? []) {
    const hint = 'Take the file from a backup, or remove that line.';
    const error = new AppError('WORKSPACE_CORRUPT', message, { hint });
    damaged.push({ what: 'registry', name: `runs.jsonl line ${line}`, error });
  }
  const models: ModelRecord[] = [];
  for (const name of await modelNames(join(folder, 'models'))) {
    const record = await readable('registry', `model ${name}`, readModel(join(folder, 'models'), name));
    if (record !== null) models.push(record);
  }
  const datasets: DatasetRecord[] = [];
  for (const name of await datasetNames(join(folder, 'datasets'))) {
    const record = await readable('registry', `dataset ${name}`, readDataset(join(folder, 'datasets'), name));
    if (record !== null) datasets.push(record);
  }
  return { stages, runs: runsOf(log?.events ?? []), models, datasets, damaged };
}

/**
 * Reads every record; damaged stage records, which are only a cache, are left out.
 * @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED when something cannot be read that might name any artifact.
 */
export async function readRecords(workspace: Workspace): Promise<Records> {
  const records = await surveyRecords(workspace);
  const fatal = records.damaged.find(
    ({ what, error }) => what === 'registry' || error.code === 'FORMAT_UNSUPPORTED',
  );
  if (fatal !== undefined) throw fatal.error;
  return records;
}

/** Every reference to an artifact. */
export function referencesOf({ stages, runs, models, datasets }: Omit<Records, 'damaged'>): Reference[] {
  const found: Reference[] = [];
  for (const [name, { artifact }] of stages) found.push({ from: 'stage', name, artifact });
  for (const run of runs) {
    for (const artifact of artifactsOfRun(run)) found.push({ from: 'run', name: run.id, artifact });
  }
  for (const { name, versions } of models) {
    for (const { version, artifact } of versions) {
      found.push({ from: 'model', name: `${name}@${version}`, artifact });
    }
  }
  for (const { name, versions } of datasets) {
    for (const { version, tables } of versions) {
      for (const { artifact } of tables)
        found.push({ from: 'dataset', name: `${name}@${version}`, artifact });
    }
  }
  return found;
}

/** The artifacts that a run refers to: what it imported and what its stages gave. */
export function artifactsOfRun({ datasets = [], artifacts = {} }: Partial<RunRecord>): Set<string> {
  const imported = datasets.flatMap(({ artifact }) => (artifact === null ? [] : [artifact]));
  return new Set([...imported, ...Object.values(artifacts)]);
}
