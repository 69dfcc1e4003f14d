import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '#base';

/** A file in a tar: its bytes are `offset` up to `offset + size` of the tar. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  readonly offset: number;
}

const BLOCK = 512;
const MOST_ENTRIES = 2_000_000;

/** What a header may say of an entry that is no plain file, in words. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  '1': 'a link',
  '2': 'a link',
  '3': 'a device',
  '4': 'a device',
  '5': 'a folder',
  '6': 'a pipe',
};

/**
 * The files of a tar as export writes it (POSIX ustar): plain files only, each with all of its bytes, and the two
 * empty blocks that end it. Reads the headers alone.
 * @throws ARCHIVE_INVALID, FILE_NOT_READABLE
 */
export async function tarEntries(file: string): Promise<TarEntry[]> {
  const handle = await open(file, 'r').catch((cause: Error) => {
    throw new AppError('FILE_NOT_READABLE', `${file}: ${cause.message}`, { cause });
  });
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new AppError('FILE_NOT_READABLE', `${file}: expected a file, got none`);
    const total = facts.size;
    const entries: TarEntry[] = [];
    for (let at = 0; ; ) {
      const header = await blockAt(handle, at, file);
      if (header.every((byte) => byte === 0)) {
        if ((await blockAt(handle, at + BLOCK, file)).some((byte) => byte !== 0)) break;
        return entries;
      }
      const { name, size } = parseHeader(header, file);
      const offset = at + BLOCK;
      if (size > total - offset) throw cutOff(file);
      entries.push({ name, size, offset });
      if (entries.length > MOST_ENTRIES) {
        throw invalid(file, `expected at most ${MOST_ENTRIES} files`);
      }
      at = offset + Math.ceil(size / BLOCK) * BLOCK;
    }
    throw invalid(file, 'expected two empty blocks at its end');
  } finally {
    await handle.close();
  }
}

/** The error for a tar that is no sound export of a workspace. */
export function invalid(file: string, what: string): AppError {
  return new AppError('ARCHIVE_INVALID', `${file}: ${what}`, { data: { file } });
}

function cutOff(file: string): AppError {
  return invalid(file, 'expected a whole tar, got one that is cut off');
}

async function blockAt(handle: FileHandle, at: number, file: string): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(BLOCK), 0, BLOCK, at);
  if (bytesRead < BLOCK) throw cutOff(file);
  return buffer;
}

/** Fields of a ustar header: name 0..99, size 124..135, checksum 148..155, type 156, magic 257, prefix 345..499. */
function parseHeader(header: Buffer, file: string): { name: string; size: number } {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  if (textAt(header, 257, 262) !== 'ustar' || octalAt(header, 148, 156) !== sum) {
    throw invalid(file, 'expected a tar that clientele workspace export wrote');
  }
  const prefix = textAt(header, 345, 500);
  const name = `${prefix === '' ? '' : `${prefix}/`}${textAt(header, 0, 100)}`;
  const type = String.fromCharCode(header[156]!);
  if (type !== '0' && type !== '\0') {
    const got = OTHER_TYPES[type] ?? 'an extension';
    throw invalid(file, `${JSON.stringify(name.slice(0, 100))}: expected a plain file, got ${got}`);
  }
  const size = sizeOf(header);
  if (!Number.isSafeInteger(size) || size < 0) throw invalid(file, 'expected sizes that are numbers');
  return { name, size };
}

/** Octal, or for 8 GiB and more a number with its first bit set. */
function sizeOf(header: Buffer): number {
  if (header[124] !== 0x80) return octalAt(header, 124, 136);
  return Number(BigInt(`0x${header.subarray(125, 136).toString('hex')}`));
}

function textAt(header: Buffer, from: number, to: number): string {
  const field = header.subarray(from, to);
  const end = field.indexOf(0);
  return (end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

/** NaN when the field holds anything but octal digits. */
function octalAt(header: Buffer, from: number, to: number): number {
  const text = textAt(header, from, to).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}
