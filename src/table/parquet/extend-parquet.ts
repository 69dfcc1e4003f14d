import { type FileHandle, open } from 'node:fs/promises';
import { invariant, throwIfAborted } from '#base';
import { type AddedParquetColumn, dataPage, dictionaryPage } from './added-pages.ts';
import { type AddedGroup, extendedFooter, type ParquetFooter, readFooter } from './parquet-footer.ts';

/** The values of some rows, a column each. */
export interface AddedParquetPart {
  /** [n] code of the level; of numbers anything but -1. -1: the row has no value. */
  readonly codes: Int32Array;
  /** [n] of a column of numbers, else null. */
  readonly numbers: Float32Array | null;
}

/** A Parquet file that is written again with columns added to its rows. */
export interface ExtendedParquet {
  /** The next rows. */
  write(parts: readonly AddedParquetPart[]): Promise<void>;
  /** Waits for the copy and ends the file. */
  finish(): Promise<void>;
  /** Closes what is open; does nothing after `finish`. */
  abandon(): Promise<void>;
}

/** Rows of a page, counted from the first of their row group. */
const PAGE_ROWS = 1 << 16;
const COPY_BYTES = 1 << 22;
const MAGIC = Buffer.from('PAR1');

/**
 * Writes a Parquet file again as `out`, its pages byte for byte as they are, the added ones behind them, and a footer
 * that knows both (Apache Parquet 2: a column chunk says where it is). Key-value metadata, which may tell the old
 * columns over again, is left out. O(bytes copied + rows)
 * @returns null for a file whose footer cannot be taken over: encrypted, in several files, or not of `nRows` rows.
 */
export async function extendParquet(
  path: string,
  {
    out,
    columns,
    nRows,
    signal,
  }: {
    readonly out: string;
    readonly columns: readonly AddedParquetColumn[];
    readonly nRows: number;
    readonly signal: AbortSignal;
  },
): Promise<ExtendedParquet | null> {
  const source = await open(path, 'r');
  let target: FileHandle | null = null;
  try {
    const footer = await readFooter(source);
    if (footer === null || footer.groupRows.reduce((a, b) => a + b, 0) !== nRows) return null;
    target = await open(out, 'wx');
    return extension({ source, target, footer, columns, signal });
  } finally {
    if (target === null) await source.close();
  }
}

function extension({
  source,
  target,
  footer,
  columns,
  signal,
}: {
  source: FileHandle;
  target: FileHandle;
  footer: ParquetFooter;
  columns: readonly AddedParquetColumn[];
  signal: AbortSignal;
}): ExtendedParquet {
  let isOver = false;
  const copying = copyStart(source, target, { bytes: footer.start, isOver: () => isOver, signal });
  let failure: unknown = null;
  copying.catch((error: unknown) => {
    failure = error;
  });
  const pages = columns.map(newPages);
  const groups: AddedGroup[] = [];
  let at = footer.start;
  let filled = 0;

  const put = async (bytes: Uint8Array) => {
    await writeAt(target, bytes, at);
    at += bytes.length;
  };
  const endGroups = async () => {
    while (groups.length < footer.groupRows.length && filled === footer.groupRows[groups.length]) {
      const chunks: AddedGroup['chunks'][number][] = [];
      for (const own of pages) {
        const { bytes, dictionaryBytes } = own.take();
        chunks.push({ at, bytes: bytes.length, dictionaryBytes });
        await put(bytes);
      }
      groups.push({ chunks });
      filled = 0;
    }
  };
  const close = async () => {
    isOver = true;
    await copying.catch(() => undefined);
    await source.close();
    await target.close();
  };

  return {
    async write(parts) {
      if (failure !== null) throw failure;
      const n = parts[0]!.codes.length;
      for (let from = 0; from < n; ) {
        await endGroups();
        const room = footer.groupRows[groups.length]! - filled;
        const to = Math.min(n, from + Math.min(room, PAGE_ROWS - (filled % PAGE_ROWS)));
        invariant(to > from, 'there are no more rows than the file has');
        filled += to - from;
        const isEnd = filled % PAGE_ROWS === 0 || filled === footer.groupRows[groups.length];
        for (const [j, { codes, numbers }] of parts.entries()) {
          const own = { codes: codes.subarray(from, to), numbers: numbers?.subarray(from, to) ?? null };
          pages[j]!.add(own, isEnd);
        }
        from = to;
      }
      await endGroups();
    },
    async finish() {
      await endGroups();
      invariant(groups.length === footer.groupRows.length, 'every row of the file was written');
      await copying;
      const tail = extendedFooter(footer, { columns, groups });
      const size = Buffer.alloc(4);
      size.writeUInt32LE(tail.length);
      await put(Buffer.concat([tail, size, MAGIC]));
      await close();
    },
    async abandon() {
      if (!isOver) await close();
    },
  };
}

/** Gathers the pages of a row group; rows of a page may come in several parts. */
function newPages(column: AddedParquetColumn) {
  const codes = new Int32Array(PAGE_ROWS);
  const numbers = column.type === 'number' ? new Float32Array(PAGE_ROWS) : null;
  let filled = 0;
  const dictionary = column.type === 'level' ? dictionaryPage(column.levels) : new Uint8Array(0);
  let pages: Uint8Array[] = [dictionary];
  return {
    add(part: AddedParquetPart, isEnd: boolean): void {
      codes.set(part.codes, filled);
      numbers?.set(part.numbers!, filled);
      filled += part.codes.length;
      if (!isEnd) return;
      const own = { codes: codes.subarray(0, filled), numbers: numbers?.subarray(0, filled) ?? null };
      pages.push(...dataPage(column, own));
      filled = 0;
    },
    take() {
      const bytes = Buffer.concat(pages);
      pages = [dictionary];
      return { bytes, dictionaryBytes: dictionary.length };
    },
  };
}

async function copyStart(
  source: FileHandle,
  target: FileHandle,
  { bytes, isOver, signal }: { bytes: number; isOver: () => boolean; signal: AbortSignal },
): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(COPY_BYTES, bytes));
  for (let at = 0; at < bytes; ) {
    throwIfAborted(signal);
    if (isOver()) return;
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, bytes - at), at);
    invariant(bytesRead > 0, 'the file is as long as it was');
    await writeAt(target, buffer.subarray(0, bytesRead), at);
    at += bytesRead;
  }
}

async function writeAt(target: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await target.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
