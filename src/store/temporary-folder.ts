import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bootId, isAlive } from './process-identity.ts';

/** A name for something temporary that says which process owns it. */
export function ownedName(): string {
  return `${process.pid}-${bootId()}-${randomUUID()}`;
}

/** A new path under `parent` whose name says which process owns it. */
export function temporaryPath(parent: string): string {
  return join(parent, ownedName());
}

/** Whether the process that owns the name is gone. */
export function isOrphaned(name: string): boolean {
  const [pid, boot] = name.split('-');
  return boot !== bootId() || !isAlive(Number(pid));
}

/** A new folder under `parent` whose name says which process owns it. */
export async function createTemporaryFolder(parent: string): Promise<string> {
  const folder = temporaryPath(parent);
  await makeFolder(parent);
  await mkdir(folder);
  return folder;
}

/** A folder in one that is there. Asked to make parents too, Node says ENOENT of a disk that is read-only. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Removes the folders of processes that are gone. */
export async function sweepTemporaryFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (isOrphaned(name)) await rm(join(parent, name), { recursive: true, force: true });
  }
}
