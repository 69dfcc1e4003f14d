import { open } from 'node:fs/promises';

/**
 * The bytes of a file in chunks of a fixed size, the next read while one is used; a chunk holds until the one after the
 * next is asked for. Two buffers serve the whole file: new ones for every chunk keep the garbage collector busy.
 */
export async function* fileChunks(path: string, chunkBytes: number): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r');
  let coming: Promise<Buffer> | null = null;
  try {
    const read = async (buffer: Buffer) => {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes);
      return buffer.subarray(0, bytesRead);
    };
    let [now, next] = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)];
    coming = read(now);
    for (;;) {
      const chunk: Buffer = await coming;
      if (chunk.length === 0) return;
      coming = read(next);
      yield chunk;
      [now, next] = [next, now];
    }
  } finally {
    await coming?.catch(() => {});
    await handle.close();
  }
}
