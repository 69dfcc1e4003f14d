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
  /** Closes what is open; does nothing the second time and after `finish`. */
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
    return new Extension({ source, target }, footer, columns, signal);
  } finally {
    if (target === null) await source.close();
  }
}

/** The two open files, and how far the added columns are. */
class Extension implements ExtendedParquet {
  private readonly groups: AddedGroup[] = [];
  private readonly pages: readonly ReturnType<typeof newPages>[];
  private readonly copying: Promise<void>;
  private failure: unknown = null;
  private isOver = false;
  /** Where the next bytes go. */
  private at: number;
  /** Rows of the row group that is being written. */
  private filled = 0;

  constructor(
    private readonly files: { readonly source: FileHandle; readonly target: FileHandle },
    private readonly footer: ParquetFooter,
    private readonly columns: readonly AddedParquetColumn[],
    signal: AbortSignal,
  ) {
    this.pages = columns.map(newPages);
    this.at = footer.start;
    this.copying = copyStart(files, { bytes: footer.start, isOver: () => this.isOver, signal });
    this.copying.catch((error: unknown) => {
      this.failure = error;
    });
  }

  async write(parts: readonly AddedParquetPart[]): Promise<void> {
    if (this.failure !== null) throw this.failure;
    const n = parts[0]!.codes.length;
    for (let from = 0; from < n; ) {
      await this.endGroups();
      const room = this.groupRows - this.filled;
      const to = Math.min(n, from + Math.min(room, PAGE_ROWS - (this.filled % PAGE_ROWS)));
      invariant(to > from, 'there are no more rows than the file has');
      this.filled += to - from;
      const isEnd = this.filled % PAGE_ROWS === 0 || this.filled === this.groupRows;
      for (const [j, { codes, numbers }] of parts.entries()) {
        const own = { codes: codes.subarray(from, to), numbers: numbers?.subarray(from, to) ?? null };
        this.pages[j]!.add(own, isEnd);
      }
      from = to;
    }
    await this.endGroups();
  }

  async finish(): Promise<void> {
    await this.endGroups();
    const { footer, columns, groups } = this;
    invariant(groups.length === footer.groupRows.length, 'every row of the file was written');
    await this.copying;
    const tail = extendedFooter(footer, { columns, groups });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(tail.length);
    await this.put(Buffer.concat([tail, size, MAGIC]));
    await this.abandon();
  }

  async abandon(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.copying.catch(() => undefined);
    await this.files.source.close();
    await this.files.target.close();
  }

  /** Rows of the row group that is being written, when it is whole; NaN behind the last one. */
  private get groupRows(): number {
    return this.footer.groupRows[this.groups.length] ?? Number.NaN;
  }

  private async endGroups(): Promise<void> {
    while (this.filled === this.groupRows) {
      const chunks: AddedGroup['chunks'][number][] = [];
      for (const own of this.pages) {
        const { bytes, dictionaryBytes } = own.take();
        chunks.push({ at: this.at, bytes: bytes.length, dictionaryBytes });
        await this.put(bytes);
      }
      this.groups.push({ chunks });
      this.filled = 0;
    }
  }

  private async put(bytes: Uint8Array): Promise<void> {
    await writeAt(this.files.target, bytes, this.at);
    this.at += bytes.length;
  }
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
  { source, target }: { source: FileHandle; target: FileHandle },
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
