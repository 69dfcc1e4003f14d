import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Dictionary, parseDictionary } from '#table';
import { inputDigest } from './input-digest.ts';

/**
 * The dictionary of a file, null where none is named.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE, DICTIONARY_INVALID
 */
export async function readDictionary(path: string | null, signal: AbortSignal): Promise<Dictionary | null> {
  if (path === null) return null;
  // tells what is wrong with a file that cannot be read
  await inputDigest(path, signal);
  return parseDictionary(await readFile(path), basename(path));
}
