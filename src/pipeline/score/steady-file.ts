import type { BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#base';
import { inputDigest } from '../input-digest.ts';

/** A file that is read for a while and must not change meanwhile. */
export interface SteadyFile {
  /** The file itself, links followed. */
  readonly path: string;
  readonly sha256: string;
  readonly mode: number;
  /** @throws FILE_CHANGED when the file is not what it was. */
  verify(): Promise<void>;
}

/**
 * Takes note of a file before it is read.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE
 */
export async function steadyFile(file: string, signal: AbortSignal): Promise<SteadyFile> {
  const sha256 = await inputDigest(file, signal);
  const path = await realpath(file);
  const before = await stat(path, { bigint: true });
  return {
    path,
    sha256,
    mode: Number(before.mode) & 0o7777,
    async verify() {
      const after = await stat(path, { bigint: true }).catch(() => null);
      const isSame =
        after !== null && isSameFile(before, after) && (await inputDigest(path, signal)) === sha256;
      if (isSame) return;
      throw new AppError(
        'FILE_CHANGED',
        `${basename(file)}: expected it to stay as it was while it was read, got other bytes`,
        { data: { file } },
      );
    },
  };
}

function isSameFile(before: BigIntStats, after: BigIntStats): boolean {
  return before.ino === after.ino && before.size === after.size && before.mtimeNs === after.mtimeNs;
}
