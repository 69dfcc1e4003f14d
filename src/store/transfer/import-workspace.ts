import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Clock, type Logger } from '#base';
import type { DatasetRecord, ModelRecord } from '#contract';
import { syncFolder, writeFileAtomic } from '../atomic-file.ts';
import { readDataset } from '../dataset-file.ts';
import { readModel } from '../model-file.ts';
import { artifactsOfRun, readRecords } from '../references.ts';
import { lockWorkspace } from '../registry.ts';
import { removeArtifacts } from '../remove-artifacts.ts';
import { appendLines, idOf, readRunLog, runLogFile, runsOf } from '../run-log.ts';
import { stageFile } from '../stage-file.ts';
import { makeFolder, temporaryPath } from '../temporary-folder.ts';
import { asNotWritable, WORKSPACE_FILE, Workspace } from '../workspace.ts';
import { invalid } from './tar-entries.ts';
import {
  type ArchiveRecords,
  archiveRecords,
  type PlacedEntry,
  placedEntries,
  unpackArtifacts,
} from './unpacked.ts';

/** What an import added; what was there already is not counted. */
export interface ImportResult {
  readonly workspace: string;
  readonly artifacts: number;
  readonly stages: number;
  readonly runs: number;
  /** Names of the models. */
  readonly models: readonly string[];
  /** Names of the datasets. */
  readonly datasets: readonly string[];
}

/**
 * Adds what an export holds to a workspace, which is made when there is none. Everything is checked before the first
 * change: names and sizes, every checksum, every record and reference. An import that was killed half-way is
 * finished by the same call.
 * @throws ARCHIVE_INVALID, MODEL_CONFLICT, WORKSPACE_*, FORMAT_UNSUPPORTED, FILE_NOT_FOUND, OPTION_INVALID
 */
export async function importWorkspace(
  file: string,
  { folder, clock, log }: { folder: string; clock: Clock; log: Logger },
): Promise<ImportResult> {
  if (!existsSync(file))
    throw new AppError('FILE_NOT_FOUND', `${file}: expected an exported workspace, found nothing`);
  const entries = await placedEntries(file);
  const records = await archiveRecords(file, entries);
  const isNew = !existsSync(join(folder, WORKSPACE_FILE));
  if (isNew) await refuseOtherFolder(folder);
  const workspace = await Workspace.open(folder, log);
  try {
    return await mergeInto(workspace, { file, entries, records, clock });
  } catch (error) {
    if (isNew) await removeEmpty(folder);
    throw asNotWritable(error, workspace);
  }
}

/** A folder that holds anything else is no place for a workspace. */
async function refuseOtherFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length > 0) {
    throw new AppError('OPTION_INVALID', `--workspace ${folder}: expected a workspace or an empty folder`);
  }
}

interface Merge {
  readonly file: string;
  readonly entries: readonly PlacedEntry[];
  readonly records: ArchiveRecords;
  readonly clock: Clock;
}

async function mergeInto(
  workspace: Workspace,
  { file, entries, records, clock }: Merge,
): Promise<ImportResult> {
  const temporary = await workspace.createTemporaryFolder();
  try {
    const artifacts = await unpackArtifacts(file, entries, temporary);
    return await lockWorkspace(workspace, clock, async () => {
      await checkReferences(workspace, { file, records, artifacts: new Set(artifacts) });
      const models = await newModels(workspace, records);
      const datasets = await newDatasets(workspace, records);
      let added = 0;
      for (const artifact of artifacts) {
        if (await workspace.isSound(artifact)) continue;
        await removeArtifacts(workspace, [artifact]);
        await rename(join(temporary, artifact), workspace.artifactFolder(artifact));
        added++;
      }
      await syncFolder(join(workspace.folder, 'artifacts'));
      const stages = await addStages(workspace, records);
      const runs = await addRuns(workspace, records);
      await addRecords(workspace, 'models', models);
      await addRecords(workspace, 'datasets', datasets);
      const names = (all: readonly NamedRecord[]) => all.map(({ record }) => record.name);
      const counts = { artifacts: added, stages, runs };
      return { workspace: workspace.folder, ...counts, models: names(models), datasets: names(datasets) };
    });
  } finally {
    await workspace.discard(temporary);
  }
}

/** Whatever a record refers to must come with it or be there. */
async function checkReferences(
  workspace: Workspace,
  { file, records, artifacts }: { file: string; records: ArchiveRecords; artifacts: ReadonlySet<string> },
): Promise<void> {
  const named = [
    ...[...records.stages.values()].map(({ record }) => record.artifact),
    ...[...records.models.values()].flatMap(({ record }) => record.versions.map((one) => one.artifact)),
    ...[...records.datasets.values()].flatMap(({ record }) =>
      record.versions.flatMap(({ tables }) => tables.map((one) => one.artifact)),
    ),
    ...runsOf(records.runs.map(({ event }) => event)).flatMap((run) => [...artifactsOfRun(run)]),
  ];
  for (const artifact of new Set(named)) {
    const isThere =
      artifacts.has(artifact) || (/^[0-9a-f]{32}$/.test(artifact) && (await workspace.isSound(artifact)));
    if (!isThere)
      throw invalid(file, `artifact ${artifact.slice(0, 64)}: expected it in the file, found none`);
  }
}

/** Models that the workspace lacks. @throws MODEL_CONFLICT */
async function newModels(
  workspace: Workspace,
  { models }: ArchiveRecords,
): Promise<{ record: ModelRecord; text: string }[]> {
  const added: { record: ModelRecord; text: string }[] = [];
  await readRecords(workspace);
  for (const [name, model] of models) {
    const known = await readModel(join(workspace.folder, 'models'), name);
    if (known === null) added.push(model);
    else if (bundlesOf(known) !== bundlesOf(model.record)) {
      throw new AppError(
        'MODEL_CONFLICT',
        `model ${name}: expected the versions that the workspace has, got others`,
        { hint: 'Nothing was imported. Import into another --workspace.', data: { model: name } },
      );
    }
  }
  return added;
}

function bundlesOf({ versions }: ModelRecord): string {
  return JSON.stringify(versions.map(({ version, artifact }) => [version, artifact]));
}

async function addStages(workspace: Workspace, { stages }: ArchiveRecords): Promise<number> {
  let added = 0;
  for (const [key, { text }] of stages) {
    const file = stageFile(workspace.folder, key);
    if (existsSync(file)) continue;
    await replace(workspace, file, text);
    added++;
  }
  return added;
}

/** Events of runs that the workspace does not list; of a run that is deleted in both nothing is added again. */
async function addRuns(workspace: Workspace, { runs }: ArchiveRecords): Promise<number> {
  const log = runLogFile(workspace.folder);
  const { events } = await readRunLog(log);
  const listed = new Set(runsOf(events).map(({ id }) => id));
  const heardOf = new Set(events.map(idOf));
  const arriving = new Set(runsOf(runs.map(({ event }) => event)).map(({ id }) => id));
  const isNew = (id: string) => !listed.has(id) && (arriving.has(id) || !heardOf.has(id));
  const lines = runs.flatMap(({ event, line }) => (isNew(idOf(event)) ? [`${line}\n`] : []));
  if (lines.length > 0) await appendLines(log, lines.join(''));
  return [...arriving].filter(isNew).length;
}

/** Datasets that the workspace lacks. @throws MODEL_CONFLICT */
async function newDatasets(workspace: Workspace, { datasets }: ArchiveRecords): Promise<NamedRecord[]> {
  const added: NamedRecord[] = [];
  for (const [name, dataset] of datasets) {
    const known = await readDataset(join(workspace.folder, 'datasets'), name);
    if (known === null) added.push(dataset);
    else if (tablesOf(known) !== tablesOf(dataset.record)) {
      throw new AppError(
        'MODEL_CONFLICT',
        `dataset ${name}: expected the versions that the workspace has, got others`,
        { hint: 'Nothing was imported. Import into another --workspace.', data: { dataset: name } },
      );
    }
  }
  return added;
}

function tablesOf({ versions }: DatasetRecord): string {
  return JSON.stringify(versions.map(({ version, tables }) => [version, tables.map((one) => one.artifact)]));
}

/** A record and the text of its file. */
interface NamedRecord {
  readonly record: { readonly name: string };
  readonly text: string;
}

async function addRecords(
  workspace: Workspace,
  kind: 'models' | 'datasets',
  records: readonly NamedRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const folder = join(workspace.folder, kind);
  await makeFolder(folder);
  for (const { record, text } of records) await replace(workspace, join(folder, `${record.name}.json`), text);
}

function replace(workspace: Workspace, file: string, text: string): Promise<void> {
  return writeFileAtomic(file, text, temporaryPath(join(workspace.folder, 'tmp')));
}

/** Takes a workspace away that was made in vain; one that somebody began to use meanwhile stays. */
async function removeEmpty(folder: string): Promise<void> {
  try {
    for (const part of ['artifacts', 'stages']) await rmdir(join(folder, part));
    await rm(join(folder, WORKSPACE_FILE));
    await rm(join(folder, 'lock'), { recursive: true, force: true });
    await rmdir(join(folder, 'tmp'));
    await rmdir(folder);
  } catch {
    // something is in it
  }
}
