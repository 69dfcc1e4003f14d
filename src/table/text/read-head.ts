import { open } from 'node:fs/promises';
import type { SourceFile } from './source-file.ts';

const HEAD_BYTES = 1 << 20;

/** The first bytes of a source after its byte order mark, and whether they are all. */
export async function readHead(
  source: Pick<SourceFile, 'path' | 'skip'>,
): Promise<{ head: Buffer; isWhole: boolean }> {
  const handle = await open(source.path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, source.skip);
    return { head: buffer.subarray(0, bytesRead), isWhole: bytesRead < HEAD_BYTES };
  } finally {
    await handle.close();
  }
}
