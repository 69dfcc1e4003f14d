import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './atomic-file.ts';
import type { Workspace } from './workspace.ts';

/** Removes artifacts, each gone as a whole before the first file of it is; those that are gone already do not matter. */
export async function removeArtifacts(workspace: Workspace, artifacts: Iterable<string>): Promise<void> {
  for (const artifact of artifacts) {
    const temporary = await workspace.createTemporaryFolder();
    try {
      await rename(workspace.artifactFolder(artifact), join(temporary, artifact));
      await syncFolder(join(workspace.folder, 'artifacts'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    } finally {
      await workspace.discard(temporary);
    }
  }
}

/** Bytes of an artifact's files; 0 when it is not there. */
export async function artifactBytes(workspace: Workspace, artifact: string): Promise<number> {
  const folder = workspace.artifactFolder(artifact);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
