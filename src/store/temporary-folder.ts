import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Changes with every boot of the machine where the platform tells it, so that a reused process id is not trusted. */
function bootId(): string {
  const file = '/proc/sys/kernel/random/boot_id';
  return existsSync(file) ? readFileSync(file, 'utf8').trim().slice(0, 8) : 'boot';
}

/** A new folder under `parent` whose name says which process owns it. */
export async function createTemporaryFolder(parent: string): Promise<string> {
  const folder = join(parent, `${process.pid}-${bootId()}-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Removes the folders of processes that are gone. */
export async function sweepTemporaryFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [pid, boot] = name.split('-');
    if (boot === bootId() && isAlive(Number(pid))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
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
