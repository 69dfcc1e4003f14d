import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { constants, gunzipSync } from 'node:zlib';
import { byteCensus } from './byte-census.ts';

const RAW_BYTES = 1 << 18;
const TEXT_BYTES = 1 << 20;

/** How a file begins. */
export interface FileHead {
  /** The first bytes as they are. */
  readonly bytes: Buffer;
  /** The same as UTF-8 text, decompressed, without byte order mark, at most 1 MiB. */
  readonly text: Buffer;
  readonly isWhole: boolean;
}

/** The first bytes of a file and what they say as text; what is damaged there is found when the file is read. */
export async function peekText(path: string): Promise<FileHead> {
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(TEXT_BYTES), 0, TEXT_BYTES, 0);
    const raw = buffer.subarray(0, bytesRead);
    const isAll = bytesRead < TEXT_BYTES;
    if (raw[0] !== 0x1f || raw[1] !== 0x8b) {
      return { bytes: raw.subarray(0, RAW_BYTES), text: asUtf8(raw), isWhole: isAll };
    }
    const inflated = inflatedHead(raw.subarray(0, RAW_BYTES));
    const isWhole = isAll && bytesRead <= RAW_BYTES && inflated.length < TEXT_BYTES;
    return { bytes: raw.subarray(0, RAW_BYTES), text: asUtf8(inflated.subarray(0, TEXT_BYTES)), isWhole };
  } finally {
    await handle.close();
  }
}

/** As much as the bytes give before they end; a bomb ends at the first mebibytes. */
function inflatedHead(raw: Buffer): Buffer {
  for (let bytes = raw.length; bytes >= 20; bytes = Math.floor(bytes / 8)) {
    try {
      const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 26 };
      return gunzipSync(raw.subarray(0, bytes), options);
    } catch {
      // too much output, or damaged further on: fewer bytes tell enough
    }
  }
  return Buffer.alloc(0);
}

function asUtf8(raw: Buffer): Buffer {
  const census = byteCensus();
  census.add(raw);
  const { encoding, markBytes } = census.finish();
  const bytes = raw.subarray(markBytes);
  return encoding === 'utf-8' ? bytes : Buffer.from(new TextDecoder(encoding).decode(bytes), 'utf8');
}
