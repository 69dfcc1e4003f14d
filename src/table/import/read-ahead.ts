import { rm } from 'node:fs/promises';
import { codeEarly, type EarlyCodes, type EarlyOptions } from '../coded/code-early.ts';

/** A text file that is read as codes while it is hashed, before it is known whether it has to be read at all. */
export interface ReadAhead {
  /** SHA-256 as hex; null where the file is no clean table, and has to be read from its beginning. */
  readonly sha256: Promise<string | null>;
  /** What was read, once; its taker releases it. */
  take(): Promise<EarlyCodes | null>;
  /** Releases what nobody took, and removes the folder for copies. */
  drop(): Promise<void>;
}

/**
 * Starts to read a file; what goes wrong meets who reads it next.
 * @param options `tempDir` is a folder of its own.
 */
export function readAhead(path: string, options: Omit<EarlyOptions, 'isHashed'>): ReadAhead {
  const coding = codeEarly(path, { ...options, isHashed: true });
  let isTaken = false;
  const sha256 = coding.then((early) => early?.coded.sha256 ?? null);
  sha256.catch(() => {});
  const take = async () => {
    if (isTaken) return null;
    isTaken = true;
    return coding;
  };
  const drop = async () => {
    const early = await take().catch(() => null);
    await early?.coded.release();
    await rm(options.tempDir, { recursive: true, force: true });
  };
  return { sha256, take, drop };
}
