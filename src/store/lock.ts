import { randomInt } from 'node:crypto';
import { link, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Clock } from '#base';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.ts';
import { makeFolder, temporaryPath } from './temporary-folder.ts';

/** Where a lock is, and how long to wait for it. */
export interface LockOptions {
  readonly clock: Clock;
  /** Where the file that becomes the lock is prepared; on the same file system. */
  readonly temporary: string;
  readonly waitMs?: number;
}

/** Generations that are kept, so that a process that stalled while it looked cannot mistake an old one for free. */
const KEPT = 16;

/**
 * Does work while no other process does work under the same lock. The lock is a folder of numbered files, each made
 * by one process: the highest number names the owner until its file is emptied or that process is gone; whoever makes the next number owns the lock then. Making a file that must not exist yet is
 * atomic, so of several processes that take over from a dead owner one succeeds, and nobody ever removes the lock
 * of a live one.
 * @throws WORKSPACE_LOCKED when a live process holds it for longer than `waitMs`.
 */
export async function withLock<T>(folder: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const { clock, waitMs = 10_000 } = options;
  await makeFolder(folder);
  const until = clock.elapsedMs() + waitMs;
  for (let pause = 2; ; pause = Math.min(2 * pause, 32)) {
    const held = await look(folder);
    const mine = held.owner === null ? await take(folder, held.generation + 1, options.temporary) : null;
    if (mine !== null) {
      try {
        return await work();
      } finally {
        await truncate(join(folder, String(mine)), 0);
      }
    }
    if (clock.elapsedMs() > until) throw lockedError(folder, held.owner);
    await sleep(pause + randomInt(pause));
  }
}

/** The newest generation and the live process that holds it, if any. */
async function look(folder: string): Promise<{ generation: number; owner: ProcessIdentity | null }> {
  const names = await readdir(folder);
  const generation = newest(names);
  if (generation === 0) return { generation, owner: null };
  const owner = await readOwner(join(folder, String(generation)));
  return { generation, owner: owner !== null && isRunning(owner) ? owner : null };
}

function newest(names: readonly string[]): number {
  return names.reduce((most, name) => (/^\d+$/.test(name) ? Math.max(most, Number(name)) : most), 0);
}

async function readOwner(file: string): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes the generation this process's; null when another process was quicker. */
async function take(folder: string, generation: number, temporary: string): Promise<number | null> {
  const prepared = temporaryPath(temporary);
  const file = join(folder, String(generation));
  await writeFile(prepared, JSON.stringify(ownIdentity()));
  try {
    await link(prepared, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  } finally {
    await rm(prepared, { force: true });
  }
  const names = await readdir(folder);
  if (newest(names) !== generation) {
    await rm(file, { force: true });
    return null;
  }
  const old = names.filter((name) => Number.parseInt(name, 10) <= generation - KEPT);
  for (const name of old) await rm(join(folder, name), { force: true });
  return generation;
}

function lockedError(folder: string, owner: ProcessIdentity | null): AppError {
  const who = owner === null ? 'processes that take turns' : `process ${owner.pid}`;
  return new AppError('WORKSPACE_LOCKED', `${folder}: expected a free lock, got one held by ${who}`, {
    data: { pid: owner?.pid ?? null },
  });
}
