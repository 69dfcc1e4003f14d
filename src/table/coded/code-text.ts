import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { throwIfAborted } from '#base';
import { type KernelPool, TextInterner } from '#kernels';
import { type CodedText, CodeFile, GROUP_ROWS } from './coded-text.ts';

export interface CodeTextOptions {
  readonly path: string;
  /** Where its first data row begins. */
  readonly start: number;
  readonly delimiter: number;
  readonly nColumns: number;
  /** 1 for LF, 2 for CR LF, 0 where the header does not tell. */
  readonly lineEndBytes: 0 | 1 | 2;
  /** Where the codes go. */
  readonly codeFile: string;
  /** Whether all bytes of the file are hashed on the way. */
  readonly isHashed: boolean;
  readonly signal: AbortSignal;
}

const BLOCK_BYTES = 1 << 21;
const HEAD_BYTES = 1 << 20;
/** Dictionaries that grow past this are left to the engine, which can spill. */
const MAX_BYTES = 2.5 * 2 ** 30;

/** Reads a text table as codes; null where it has anything out of the ordinary, or is not UTF-8. */
export async function codeText(pool: KernelPool, options: CodeTextOptions): Promise<CodedText | null> {
  const { path, nColumns, delimiter, lineEndBytes, isHashed } = options;
  const hash = isHashed ? createHash('sha256') : null;
  const sizes = { blockBytes: BLOCK_BYTES, headBytes: HEAD_BYTES, maxBytes: MAX_BYTES };
  const { size: totalBytes } = await stat(path);
  const interner = new TextInterner(pool, { nColumns, delimiter, lineEndBytes, totalBytes, ...sizes });
  const file = await CodeFile.create(options.codeFile);
  const release = async () => {
    interner.release();
    await file.close();
  };
  const handle = await open(path, 'r');
  try {
    const read = (await isHeadFine(handle, { hash, end: options.start }))
      ? await takeAll(handle, { interner, file, hash }, options)
      : null;
    if (read === null || interner.nRows === 0 || interner.nRows >= 2 ** 31) {
      await release();
      return null;
    }
    interner.finish();
    return {
      ...{ pool, nRows: interner.nRows, nColumns, ...read, sha256: hash?.digest('hex') ?? null, release },
      texts: (column) => interner.texts(column),
      forgetTexts: (column) => interner.forgetTexts(column),
      groups: () => file.groups(),
    };
  } catch (cause) {
    await release();
    throw cause;
  } finally {
    await handle.close();
  }
}

/** Takes the bytes before the first data row. */
async function isHeadFine(
  handle: FileHandle,
  { hash, end }: { readonly hash: Hash | null; readonly end: number },
): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(end), 0, end, 0);
  hash?.update(buffer);
  return bytesRead === end && isUtf8(buffer);
}

/** @returns bytes of the longest record and of the file, null where a record is odd. */
async function takeAll(
  handle: FileHandle,
  {
    interner,
    file,
    hash,
  }: { readonly interner: TextInterner; readonly file: CodeFile; readonly hash: Hash | null },
  { start, nColumns, signal }: CodeTextOptions,
): Promise<{ longest: number; bytes: number } | null> {
  let longest = 0;
  let which: 0 | 1 = 0;
  let tail = 0;
  let at = start;
  let coming: Promise<number> | null = filled(handle, interner.buffers[0], at);
  while (coming !== null) {
    throwIfAborted(signal);
    const nRead: number = await coming;
    at += nRead;
    const isLast = nRead < BLOCK_BYTES;
    const buffer = interner.buffers[which];
    const end = HEAD_BYTES + nRead;
    const from = HEAD_BYTES - tail;
    const to = isLast ? end : buffer.lastIndexOf(10, end - 1) + 1;
    if (to <= from && !isLast) return null;
    tail = end - to;
    if (tail > HEAD_BYTES) return null;
    const other = interner.buffers[which === 0 ? 1 : 0];
    other.set(buffer.subarray(to, end), HEAD_BYTES - tail);
    coming = isLast ? null : filled(handle, other, at);
    const taking = to > from ? interner.take(which, from, to) : { longest: 0 };
    // while the threads of the pool are at work
    hash?.update(buffer.subarray(HEAD_BYTES, end));
    const isText = isUtf8(buffer.subarray(from, to));
    const taken = await taking;
    if (taken === null || !isText) {
      await coming;
      return null;
    }
    longest = Math.max(longest, taken.longest);
    while (interner.pending >= GROUP_ROWS) {
      await file.write(interner, nColumns, GROUP_ROWS);
      interner.drop(GROUP_ROWS);
    }
    which = which === 0 ? 1 : 0;
  }
  if (interner.pending > 0) await file.write(interner, nColumns, interner.pending);
  return { longest, bytes: at };
}

/** Reads a block behind the head of a buffer, less only at the end of the file. */
async function filled(handle: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let n = 0;
  while (n < BLOCK_BYTES) {
    const { bytesRead } = await handle.read(buffer, HEAD_BYTES + n, BLOCK_BYTES - n, position + n);
    if (bytesRead === 0) break;
    n += bytesRead;
  }
  return n;
}
