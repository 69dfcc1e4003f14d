import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Changes with every boot of the machine where the platform tells it, so that a reused process id is not trusted. */
function bootId(): string {
  const file = '/proc/sys/kernel/random/boot_id';
  return existsSync(file) ? readFileSync(file, 'utf8').trim().slice(0, 8) : 'boot';
}

/** A name for something temporary that says which process owns it. */
export function ownedName(): string {
  return `${process.pid}-${bootId()}-${randomUUID()}`;
}

/** Whether the process that owns the name is gone. */
export function isOrphaned(name: string): boolean {
  const [pid, boot] = name.split('-');
  return boot !== bootId() || !isAlive(Number(pid));
}

/** A new folder under `parent` whose name says which process owns it. */
export async function createTemporaryFolder(parent: string): Promise<string> {
  const folder = join(parent, ownedName());
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Removes the folders of processes that are gone. */
export async function sweepTemporaryFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (isOrphaned(name)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
