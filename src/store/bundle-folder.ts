import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import { type BundleContent, decodeBundle, encodeBundle, type LoadedBundle } from '#learn';

/** Writes the files of a bundle into a folder. */
export async function writeBundle(folder: string, content: BundleContent): Promise<void> {
  for (const [name, bytes] of await encodeBundle(content)) await writeFile(join(folder, name), bytes);
}

/**
 * The bundle in a folder, checked before it is used.
 * @throws BUNDLE_CORRUPT, FORMAT_UNSUPPORTED
 */
export async function readBundle(folder: string): Promise<LoadedBundle> {
  try {
    return await decodeBundle((name, atMost) => readAtMost(join(folder, name), atMost));
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(cause.code, `${folder}: ${cause.message}`, { cause, data: { folder } });
  }
}

/** The bytes of a file; null when there is no such file. */
async function readAtMost(file: string, atMost: number): Promise<Uint8Array | null> {
  try {
    const facts = await stat(file);
    if (!facts.isFile()) return null;
    if (facts.size > atMost) {
      throw new AppError('BUNDLE_CORRUPT', `${file}: expected at most ${atMost} bytes, got ${facts.size}`);
    }
    return await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
