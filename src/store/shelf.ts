import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textDigest } from './file-digest.ts';
import { removeArtifacts } from './remove-artifacts.ts';
import { readStage, stageFile } from './stage-file.ts';
import type { Workspace } from './workspace.ts';

/** Finished pieces of a long work, kept in a workspace until the work is complete, so that a stopped one goes on. */
export interface WorkspaceShelf {
  /** A folder with what was kept under a name, with its checksums right; null where there is nothing. */
  find(piece: string): Promise<string | null>;
  /** Keeps what `write` puts into a folder. @returns the folder. */
  keep(piece: string, write: (folder: string) => Promise<void>): Promise<string>;
  /** Takes everything away that this shelf found or kept. */
  clear(): Promise<void>;
}

/** Name of stage records that are a shelf's. */
const STAGE = 'kept-';

/** File in every piece that names the work. */
const WORK = 'work.txt';

/** Whether a stage record is of work that was stopped before it was complete. */
export function isKeptWork(stage: string): boolean {
  return stage.startsWith(STAGE);
}

/**
 * The shelf of one work: equal `work` finds what an earlier process kept, also one that was killed. Folders that
 * are given out are links in `tempDir`: they stay when another process that does the same clears its shelf.
 * @param work everything that decides what the pieces hold; plain JSON.
 */
export function openShelf(
  workspace: Workspace,
  { work, tempDir }: { work: object; tempDir: string },
): WorkspaceShelf {
  const base = textDigest(JSON.stringify(work)).slice(0, 32);
  const keys = new Set<string>();
  const keyOf = (piece: string) => textDigest(JSON.stringify({ base, piece })).slice(0, 32);
  const linked = async (from: string): Promise<string> => {
    const folder = join(tempDir, randomUUID());
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(from)) {
      await link(join(from, name), join(folder, name)).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw error;
        await copyFile(join(from, name), join(folder, name));
      });
    }
    return folder;
  };
  return {
    async find(piece) {
      const key = keyOf(piece);
      const artifact = await workspace.findStage(key);
      if (artifact === null) return null;
      keys.add(key);
      try {
        return await linked(workspace.artifactFolder(artifact));
      } catch (error) {
        // another process that does the same has finished in between
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async keep(piece, write) {
      const key = keyOf(piece);
      const temporary = await workspace.createTemporaryFolder();
      try {
        await write(temporary);
        // two works never share an artifact: each may remove its own
        await writeFile(join(temporary, WORK), `${base}\n`);
        const folder = await linked(temporary);
        const artifact = await workspace.commit(temporary);
        await workspace.recordStage(key, { stage: `${STAGE}${piece}`, artifact, inputs: [`work:${base}`] });
        keys.add(key);
        return folder;
      } catch (error) {
        await workspace.discard(temporary);
        throw error;
      }
    },
    async clear() {
      const artifacts: string[] = [];
      for (const key of keys) {
        const record = await readStage(workspace.folder, key);
        if (record !== null) artifacts.push(record.artifact);
        await rm(stageFile(workspace.folder, key), { force: true });
      }
      await removeArtifacts(workspace, artifacts);
    },
  };
}
