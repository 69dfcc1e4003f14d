import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#base';
import { storageReason } from '../storage-error.ts';

/** A file that appears whole or not at all: it is written beside its place and moved there in the end. */
export interface ReplacedFile {
  /** Where to write. */
  readonly temporary: string;
  /** Flushes the bytes to disk and moves them into place. */
  publish(mode: number | null): Promise<void>;
  abandon(): Promise<void>;
}

const SUFFIX = '.clientele-score.tmp';

/**
 * Prepares to write `target`; what processes that are gone left half-way beside it is removed.
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function replacedFile(target: string): Promise<ReplacedFile> {
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  const temporary = join(folder, `${prefix}${process.pid}.${randomUUID()}${SUFFIX}`);
  await writing(target, async () => {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (!name.startsWith(prefix) || !name.endsWith(SUFFIX)) continue;
      if (!isAlive(Number(name.slice(prefix.length).split('.')[0])))
        await rm(join(folder, name), { force: true });
    }
    await (await open(temporary, 'wx')).close();
    await rm(temporary);
  });
  return {
    temporary,
    publish: (mode) =>
      writing(target, async () => {
        if (mode !== null) await chmod(temporary, mode);
        await sync(temporary);
        await rename(temporary, target);
        await sync(folder);
      }),
    abandon: () => rm(temporary, { force: true }),
  };
}

/** Failures of writing are told from bugs. @throws OUTPUT_NOT_WRITABLE */
export async function writing<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (cause instanceof AppError || !/^E[A-Z]+$/.test(code)) throw cause;
    const reason = storageReason(cause);
    const got = reason === null ? `got ${code}` : `but ${reason}`;
    throw new AppError('OUTPUT_NOT_WRITABLE', `${target}: expected to write it, ${got}`, {
      hint: 'Make room for it, or name another file with --out; the given file is as it was.',
      data: { file: target },
      cause,
    });
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
