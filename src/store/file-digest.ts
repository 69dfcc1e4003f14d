import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 of a file's bytes, as hex; reads in pieces, stops when the signal is aborted. */
export async function fileDigest(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, signal }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** SHA-256 of a text, as hex. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
