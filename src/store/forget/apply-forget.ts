import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base';
import { syncFolder, writeFileAtomic } from '../atomic-file.ts';
import { datasetFile, datasetNames, readDataset, writeDataset } from '../dataset-file.ts';
import { modelFile, modelNames, readModel, writeModel } from '../model-file.ts';
import { readRecords } from '../references.ts';
import { lockWorkspace } from '../registry.ts';
import { removeArtifacts } from '../remove-artifacts.ts';
import { readRunLines, runLogFile } from '../run-log.ts';
import { namesIn, stageFile } from '../stage-file.ts';
import { temporaryPath } from '../temporary-folder.ts';
import type { Workspace } from '../workspace.ts';
import { type Forgetting, forgetInDataset, forgetInModel, forgetInRuns } from './forget-records.ts';
import { intentFile, readIntent } from './intent.ts';

/** Whether a forget was stopped half-way. */
export async function isForgetUnfinished(workspace: Workspace): Promise<boolean> {
  return (await readIntent(workspace)) !== null;
}

/** Finishes the forget that was stopped half-way, if there is one. For lock holders. */
export async function finishForget(workspace: Workspace): Promise<boolean> {
  const intent = await readIntent(workspace);
  if (intent === null) return false;
  const keep = (text: string) => text;
  await takeAway(workspace, { intent, redact: keep, redactOption: keep }, intent.stages);
  return true;
}

/**
 * Takes away what a plan names, under the lock. References go before what they refer to, so that nothing ever
 * refers to what is gone.
 * @param unchanged a plan is dropped when the workspace is no longer as it was when `snapshotOf` gave this.
 * @returns false when it is not.
 * @throws WORKSPACE_LOCKED, WORKSPACE_NOT_WRITABLE
 */
export async function applyForget(
  workspace: Workspace,
  plan: { forgetting: () => Promise<Forgetting>; stages: readonly string[]; unchanged: string },
  clock: Clock,
): Promise<boolean> {
  return lockWorkspace(workspace, clock, async () => {
    if ((await snapshotOf(workspace)) !== plan.unchanged) return false;
    const forgetting = await plan.forgetting();
    const { artifacts, bundles } = forgetting.intent;
    const document = { formatVersion: 1, artifacts, stages: plan.stages, bundles };
    await replace(workspace, intentFile(workspace.folder), `${JSON.stringify(document)}\n`);
    await takeAway(workspace, forgetting, plan.stages);
    return true;
  });
}

/** Says in one text what artifacts and records there are. */
export async function snapshotOf(workspace: Workspace): Promise<string> {
  const { stages, models, datasets } = await readRecords(workspace);
  const artifacts = await namesIn(join(workspace.folder, 'artifacts'));
  const runs = await readRunLines(runLogFile(workspace.folder));
  return JSON.stringify([artifacts, [...stages], models, datasets, runs]);
}

async function takeAway(
  workspace: Workspace,
  forgetting: Forgetting,
  stages: readonly string[],
): Promise<void> {
  const { folder } = workspace;
  const log = runLogFile(folder);
  const runs = await readRunLines(log);
  const left = forgetInRuns(runs, forgetting);
  if (left !== runs) await replace(workspace, log, left);
  const models = join(folder, 'models');
  for (const name of await modelNames(models)) {
    const record = await readModel(models, name);
    if (record === null) continue;
    const changed = forgetInModel(record, forgetting);
    if (changed === null) await rm(modelFile(models, name), { force: true });
    else if (JSON.stringify(changed) !== JSON.stringify(record)) await writeModel(models, changed);
  }
  const datasets = join(folder, 'datasets');
  for (const name of await datasetNames(datasets)) {
    const record = await readDataset(datasets, name);
    if (record === null) continue;
    const changed = forgetInDataset(record, forgetting);
    if (changed === null) await rm(datasetFile(datasets, name), { force: true });
    else if (JSON.stringify(changed) !== JSON.stringify(record)) await writeDataset(datasets, changed);
  }
  const gone = [...forgetting.intent.artifacts, ...Object.keys(forgetting.intent.bundles)];
  const namesGone = new Set(gone);
  for (const [key, { artifact }] of (await readRecords(workspace)).stages) {
    if (stages.includes(key) || namesGone.has(artifact)) await rm(stageFile(folder, key), { force: true });
  }
  await syncFolder(join(folder, 'stages'));
  await removeArtifacts(workspace, gone);
  await rm(intentFile(folder), { force: true });
  await syncFolder(folder);
}

function replace(workspace: Workspace, file: string, text: string): Promise<void> {
  return writeFileAtomic(file, text, temporaryPath(join(workspace.folder, 'tmp')));
}
