import { AppError } from '#base';
import { peekText } from '../text/peek-text.ts';
import { statSource } from '../text/stat-source.ts';
import { isDatabase } from './is-database.ts';
import type { SourceHead, TableReader } from './reader.ts';
import { READERS } from './readers.ts';

/** A source with the reader that fits it. */
export interface FoundReader {
  readonly reader: TableReader;
  readonly head: SourceHead;
}

/**
 * Tells what kind of source stands at a place: by its first bytes, and by its name where they leave it open.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE
 */
export async function findReader(location: string): Promise<FoundReader> {
  const head = isDatabase(location)
    ? { location, bytes: Buffer.alloc(0), text: Buffer.alloc(0), isWhole: true }
    : { location, ...(await headOf(location)) };
  const reader = READERS.find((candidate) => candidate.accepts(head));
  if (reader === undefined) {
    throw new AppError('FILE_NOT_READABLE', 'import: expected a file or a postgres:// address');
  }
  return { reader, head };
}

async function headOf(path: string) {
  await statSource(path);
  return peekText(path);
}
