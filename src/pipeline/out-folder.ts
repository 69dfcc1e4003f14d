import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import { isOrphaned, ownedName } from '#store';
import { storageReason } from './storage-error.ts';

const TEMPORARY = /^\.clientele-(\d+-[0-9a-z]+-[0-9a-f-]{36})\.tmp$/;
const temporaryName = () => `.clientele-${ownedName()}.tmp`;

/** The folder that results are published in, all of them or none. */
export interface OutFolder {
  /** Brings a file's bytes into the folder under a temporary name; returns where `commit` puts it. */
  prepare(name: string, content: { readonly file: string } | { readonly text: string }): Promise<string>;
  /** Gives every prepared file its name and removes files of earlier runs: nothing can fail for want of space. */
  commit(withdrawn: readonly string[]): Promise<void>;
  /** Drops what was prepared, and the folder when this run made it and nothing was published. */
  abandon(): Promise<void>;
}

/**
 * Makes sure before the work begins that its results can be written, and clears what a killed run left half-way.
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function openOutFolder(folder: string): Promise<OutFolder> {
  const failed = (cause: unknown): never => {
    const reason = storageReason(cause) ?? (cause as Error).message;
    throw new AppError('OUTPUT_NOT_WRITABLE', `output ${folder}: expected to write, but ${reason}`, {
      cause,
    });
  };
  let made: string | undefined;
  try {
    made = await mkdir(folder, { recursive: true });
    const probe = join(folder, temporaryName());
    await writeFile(probe, '');
    await rm(probe);
    for (const name of await readdir(folder)) {
      const owner = TEMPORARY.exec(name)?.[1];
      if (owner !== undefined && isOrphaned(owner)) await rm(join(folder, name), { force: true });
    }
  } catch (cause) {
    failed(cause);
  }
  const prepared = new Map<string, string>();
  return {
    async prepare(name, content) {
      const temporary = join(folder, temporaryName());
      const target = join(folder, name);
      prepared.set(target, temporary);
      const written =
        'file' in content ? copyFile(content.file, temporary) : writeFile(temporary, content.text);
      await written.catch(failed);
      return target;
    },
    async commit(withdrawn) {
      for (const [target, temporary] of prepared) await rename(temporary, target).catch(failed);
      prepared.clear();
      for (const name of withdrawn) await rm(join(folder, name), { force: true });
    },
    async abandon() {
      for (const temporary of prepared.values()) await rm(temporary, { force: true });
      if (made !== undefined && (await readdir(folder)).length === 0) await rmdir(folder);
    },
  };
}
