import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { AppError, throwIfAborted } from '#base';

const CHUNK_BYTES = 1 << 20;
/** Bytes that stand for no character in windows-1252. */
const UNDEFINED_1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

interface Transcoding {
  readonly from: string;
  readonly to: string;
  readonly encoding: 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Bytes of the byte order mark, left out. */
  readonly skip: number;
  readonly file: string;
}

/**
 * Copies a text as UTF-8.
 * @returns how many NUL characters it holds.
 * @throws FILE_ENCODING when the bytes are no text in the encoding.
 */
export async function transcode(job: Transcoding, signal: AbortSignal): Promise<number> {
  let nulCharacters = 0;
  let line = 1;
  const decoder = new TextDecoder(job.encoding, { fatal: true, ignoreBOM: true });
  const decode = (chunk: Buffer | undefined): Buffer => {
    const bad = job.encoding === 'windows-1252' ? undefinedByte(chunk) : -1;
    if (bad >= 0 && chunk !== undefined)
      throw notText(job, line + count(chunk.subarray(0, bad), 10), chunk[bad]!);
    let text: string;
    try {
      text = chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw new AppError(
        'FILE_ENCODING',
        `${job.file}: expected ${job.encoding} text, got broken characters after line ${line}`,
        {
          data: { file: job.file, line },
          cause,
        },
      );
    }
    const bytes = Buffer.from(text, 'utf8');
    nulCharacters += count(bytes, 0);
    line += count(bytes, 10);
    return bytes;
  };
  const decoded = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) yield decode(chunk);
    yield decode(undefined);
  };
  try {
    await pipeline(
      createReadStream(job.from, { start: job.skip, highWaterMark: CHUNK_BYTES }),
      decoded,
      createWriteStream(job.to),
      { signal },
    );
  } catch (cause) {
    throwIfAborted(signal);
    throw cause;
  }
  return nulCharacters;
}

function notText(job: Transcoding, line: number, byte: number): AppError {
  const shown = `0x${byte.toString(16)}`;
  return new AppError(
    'FILE_ENCODING',
    `${job.file}, line ${line}: expected UTF-8 or windows-1252 text, got the byte ${shown}`,
    {
      data: { file: job.file, line },
    },
  );
}

function undefinedByte(chunk: Buffer | undefined): number {
  if (chunk === undefined) return -1;
  const places = UNDEFINED_1252.map((byte) => chunk.indexOf(byte)).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

function count(bytes: Buffer, byte: number): number {
  let n = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) n++;
  return n;
}
