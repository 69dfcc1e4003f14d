import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base';
import { readReferences } from './references.ts';
import { lockWorkspace } from './registry.ts';
import type { Workspace } from './workspace.ts';

/** What was or would be removed. */
export interface Garbage {
  readonly removed: readonly string[];
  readonly bytes: number;
}

/** A process that has just written an artifact may not have written yet what refers to it. */
const GRACE_MS = 60 * 60 * 1000;

/**
 * Removes the artifacts that no stage record, run or model refers to and that are older than an hour. What cannot
 * be read might refer to anything: nothing is removed then.
 * @throws WORKSPACE_LOCKED, WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
 */
export async function collectGarbage(
  workspace: Workspace,
  { clock, dryRun }: { clock: Clock; dryRun: boolean },
): Promise<Garbage> {
  return lockWorkspace(workspace, clock, async () => {
    const kept = new Set((await readReferences(workspace, clock)).map(({ artifact }) => artifact));
    const removed: string[] = [];
    let bytes = 0;
    for (const artifact of (await readdir(join(workspace.folder, 'artifacts'))).sort()) {
      const folder = workspace.artifactFolder(artifact);
      if (kept.has(artifact) || clock.now() - (await stat(folder)).mtimeMs < GRACE_MS) continue;
      removed.push(artifact);
      bytes += await sizeOf(folder);
      if (dryRun) continue;
      // gone as a whole before the first file of it is
      const temporary = await workspace.createTemporaryFolder();
      await rename(folder, join(temporary, artifact));
      await workspace.discard(temporary);
    }
    return { removed, bytes };
  });
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
