import { type FileHandle, open } from 'node:fs/promises';
import { invariant } from '#base';
import type { CodeGroup, InternedTexts, KernelPool, TextInterner } from '#kernels';

/** A text table as numbers of distinct texts: the cells of a column that are equal have the same code. */
export interface CodedText {
  readonly pool: KernelPool;
  readonly nRows: number;
  readonly nColumns: number;
  /** Bytes of the longest record. */
  readonly longest: number;
  /** The distinct texts of a column, by code. */
  texts(column: number): InternedTexts;
  /** The codes of all rows, in order. */
  groups(): AsyncIterable<CodeGroup>;
  release(): Promise<void>;
}

/** Rows of a group of a Parquet file. */
export const GROUP_ROWS = 122_880;

/** Of a piece in the file, so that its codes are read where they lie. */
const ALIGNMENT = 8;

interface Piece {
  readonly at: number;
  readonly width: 1 | 2 | 4;
  readonly length: number;
}

/** Codes on disk, in groups of rows. */
export class CodeFile {
  private readonly pieces: Piece[][] = [];
  private at = 0;

  private constructor(private readonly handle: FileHandle) {}

  static async create(path: string): Promise<CodeFile> {
    return new CodeFile(await open(path, 'wx+'));
  }

  /** Writes the first pending rows of an interner, a group. */
  async write(interner: TextInterner, nColumns: number, nRows: number): Promise<void> {
    const columns: Uint8Array[] = [];
    const pieces: Piece[] = [];
    for (let j = 0; j < nColumns; j++) {
      const codes = interner.codes(j).subarray(0, nRows);
      const { n } = interner.texts(j);
      const narrow =
        n <= 1 << 8 ? new Uint8Array(codes) : n <= 1 << 16 ? new Uint16Array(codes) : codes.slice();
      columns.push(new Uint8Array(narrow.buffer));
      pieces.push({ at: this.at, width: narrow.BYTES_PER_ELEMENT as 1 | 2 | 4, length: nRows });
      const gap = (ALIGNMENT - (narrow.byteLength % ALIGNMENT)) % ALIGNMENT;
      if (gap > 0) columns.push(new Uint8Array(gap));
      this.at += narrow.byteLength + gap;
    }
    this.pieces.push(pieces);
    await this.handle.appendFile(Buffer.concat(columns));
  }

  /** The next group is read while one is used. */
  async *groups(): AsyncGenerator<CodeGroup> {
    let coming = this.pieces.length === 0 ? null : this.read(0);
    for (let i = 0; coming !== null; i++) {
      const group: CodeGroup = await coming;
      coming = i + 1 < this.pieces.length ? this.read(i + 1) : null;
      coming?.catch(() => {});
      yield group;
    }
  }

  private async read(i: number): Promise<CodeGroup> {
    const pieces = this.pieces[i]!;
    const [from, last] = [pieces[0]!.at, pieces.at(-1)!];
    const bytes = new Uint8Array(last.at + last.width * last.length - from);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.handle.read(bytes, at, bytes.length - at, from + at);
      invariant(bytesRead > 0, 'the file of codes is as long as it was written');
      at += bytesRead;
    }
    return pieces.map((piece) => codesIn(bytes, from, piece));
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

function codesIn(
  { buffer }: Uint8Array<ArrayBuffer>,
  from: number,
  { at, width, length }: Piece,
): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return new Uint8Array(buffer, at - from, length);
  return width === 2
    ? new Uint16Array(buffer, at - from, length)
    : new Uint32Array(buffer, at - from, length);
}
