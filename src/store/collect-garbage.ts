import { link, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base';
import { finishForget } from './forget/apply-forget.ts';
import { type Records, readRecords, referencesOf } from './references.ts';
import { lockWorkspace } from './registry.ts';
import { artifactBytes, removeArtifacts } from './remove-artifacts.ts';
import { namesIn, stageFile } from './stage-file.ts';
import { temporaryPath } from './temporary-folder.ts';
import type { Workspace } from './workspace.ts';

/** What was or would be removed. */
export interface Garbage {
  readonly removed: readonly string[];
  readonly bytes: number;
  /** Keys of stage records. */
  readonly stages: readonly string[];
}

/** What to collect. */
export interface GarbageOptions {
  readonly clock: Clock;
  readonly dryRun: boolean;
  /** Also drops stage records that were not used for so long and that no run or model needs; null drops none. */
  readonly stagesUnusedMs: number | null;
}

/** A process that has just written an artifact may not have written yet what refers to it. */
const GRACE_MS = 60 * 60 * 1000;

/**
 * Removes the artifacts that no stage record, run or model refers to and that are older than an hour. What cannot
 * be read might refer to anything: nothing is removed then.
 * @throws WORKSPACE_LOCKED, WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
 */
export async function collectGarbage(workspace: Workspace, options: GarbageOptions): Promise<Garbage> {
  const { clock, dryRun, stagesUnusedMs } = options;
  return lockWorkspace(workspace, clock, async () => {
    if (!dryRun) await finishForget(workspace);
    const records = await readRecords(workspace);
    const unusedSince = clock.now() - Math.max(stagesUnusedMs ?? 0, GRACE_MS);
    const unused = stagesUnusedMs === null ? [] : await unusedStages(workspace, records, unusedSince);
    const dropped = dryRun ? unused : await dropStages(workspace, unused, unusedSince);
    const stages = new Map(records.stages);
    for (const key of dropped) stages.delete(key);
    const kept = new Set(referencesOf({ ...records, stages }).map(({ artifact }) => artifact));
    const removed: string[] = [];
    for (const artifact of await namesIn(join(workspace.folder, 'artifacts'))) {
      const { mtimeMs } = await stat(workspace.artifactFolder(artifact));
      if (!kept.has(artifact) && clock.now() - mtimeMs >= GRACE_MS) removed.push(artifact);
    }
    const sizes = await Promise.all(removed.map((artifact) => artifactBytes(workspace, artifact)));
    if (!dryRun) await removeArtifacts(workspace, removed);
    return { removed, bytes: sizes.reduce((sum, size) => sum + size, 0), stages: dropped };
  });
}

/** Records that were last used before a moment and whose artifact no run or model refers to. */
async function unusedStages({ folder }: Workspace, records: Records, unusedSince: number): Promise<string[]> {
  const held = new Set(referencesOf({ ...records, stages: new Map() }).map(({ artifact }) => artifact));
  const unused: string[] = [];
  for (const [key, { artifact }] of records.stages) {
    if (held.has(artifact)) continue;
    if ((await stat(stageFile(folder, key))).mtimeMs < unusedSince) unused.push(key);
  }
  return unused;
}

/**
 * Drops stage records, one by one: taken away first and looked at then, so that a process that used it in between
 * either finds it gone or is seen to have used it, and gets it back.
 */
async function dropStages(
  { folder }: Workspace,
  keys: readonly string[],
  unusedSince: number,
): Promise<string[]> {
  const dropped: string[] = [];
  for (const key of keys) {
    const file = stageFile(folder, key);
    const away = temporaryPath(join(folder, 'tmp'));
    await rename(file, away);
    if ((await stat(away)).mtimeMs < unusedSince) dropped.push(key);
    else {
      await link(away, file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }
    await rm(away, { force: true });
  }
  return dropped;
}
