import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#base';
import { isOrphaned, ownedName } from '#store';

const TEMPORARY = /^\.clientele-(\d+-[0-9a-z]+-[0-9a-f-]{36})\.tmp$/;
const temporaryName = () => `.clientele-${ownedName()}.tmp`;

/** The folder that results are published in. */
export interface OutFolder {
  /** Copies a finished file into the folder; the old bytes or all of the new ones, never a part. */
  publish(file: string, name?: string): Promise<string>;
  /** Removes a file that an earlier run left there. */
  withdraw(name: string): Promise<void>;
  /** Takes the folder away again when this run made it and nothing was published. */
  abandon(): Promise<void>;
}

/**
 * Makes sure before the work begins that its results can be written, and clears what a killed run left half-way.
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function openOutFolder(folder: string): Promise<OutFolder> {
  const failed = (cause: unknown): never => {
    throw new AppError('OUTPUT_NOT_WRITABLE', `output ${folder}: ${(cause as Error).message}`, { cause });
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
  return {
    async publish(file, name = basename(file)) {
      const temporary = join(folder, temporaryName());
      const target = join(folder, name);
      try {
        await copyFile(file, temporary);
        await rename(temporary, target);
      } catch (cause) {
        await rm(temporary, { force: true });
        failed(cause);
      }
      return target;
    },
    withdraw: (name) => rm(join(folder, name), { force: true }),
    async abandon() {
      if (made !== undefined && (await readdir(folder)).length === 0) await rmdir(folder);
    },
  };
}
