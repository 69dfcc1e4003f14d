import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The hash of a file that was read before. */
export interface KnownDigest {
  readonly sha256: string;
  /** False where the file is no longer the one that was hashed. */
  isCurrent(): Promise<boolean>;
}

/** Hashes a file by `digest`, so that who reads it next can tell whether the hash still holds. */
export async function knownDigest(path: string, digest: () => Promise<string>): Promise<KnownDigest> {
  const facts = () => stat(path, { bigint: true }).catch(() => null);
  const before = await facts();
  const sha256 = await digest();
  return { sha256, isCurrent: async () => isSame(before, await facts()) };
}

function isSame(before: BigIntStats | null, after: BigIntStats | null): boolean {
  if (before === null || after === null) return false;
  const names = ['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const;
  return names.every((name) => before[name] === after[name]);
}
