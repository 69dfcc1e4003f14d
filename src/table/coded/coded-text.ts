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
  /** Bytes of the file. */
  readonly bytes: number;
  /** SHA-256 of the file as hex; null where nobody asked. */
  readonly sha256: string | null;
  /** The distinct texts of a column, by code. */
  texts(column: number): InternedTexts;
  /** Gives back the texts of a column whose values are known: only their number and counts are asked for from then on. */
  forgetTexts(column: number): void;
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

/** Codes on disk, in groups of rows. Two buffers serve all of them: new ones keep the garbage collector busy. */
export class CodeFile {
  private readonly pieces: Piece[][] = [];
  private readonly room = twoBuffers();
  private writing: Promise<unknown> = Promise.resolve();
  private at = 0;

  private constructor(private readonly handle: FileHandle) {}

  static async create(path: string): Promise<CodeFile> {
    return new CodeFile(await open(path, 'wx+'));
  }

  /** Writes the first pending rows of an interner, a group; the interner may go on before they are on disk. */
  async write(interner: TextInterner, nColumns: number, nRows: number): Promise<void> {
    const buffer = this.room(this.pieces.length, nColumns * (4 * nRows + ALIGNMENT));
    const pieces: Piece[] = [];
    let end = 0;
    for (let j = 0; j < nColumns; j++) {
      const codes = interner.codes(j).subarray(0, nRows);
      const { n } = interner.texts(j);
      const piece = {
        at: this.at + end,
        width: n <= 1 << 8 ? 1 : n <= 1 << 16 ? 2 : 4,
        length: nRows,
      } as const;
      codesIn(buffer, this.at, piece).set(codes);
      pieces.push(piece);
      end = Math.ceil((end + piece.width * nRows) / ALIGNMENT) * ALIGNMENT;
    }
    this.pieces.push(pieces);
    const at = this.at;
    this.at += end;
    await this.writing;
    this.writing = this.put(new Uint8Array(buffer, 0, end), at);
    this.writing.catch(() => {});
  }

  /** A group holds until the one after it is asked for. The next one is read while one is used. */
  async *groups(): AsyncGenerator<CodeGroup> {
    await this.writing;
    const room = twoBuffers();
    let coming = this.pieces.length === 0 ? null : this.read(0, room);
    for (let i = 0; coming !== null; i++) {
      const group: CodeGroup = await coming;
      coming = i + 1 < this.pieces.length ? this.read(i + 1, room) : null;
      coming?.catch(() => {});
      yield group;
    }
  }

  private async put(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; )
      done += (await this.handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }

  private async read(i: number, room: TwoBuffers): Promise<CodeGroup> {
    const pieces = this.pieces[i]!;
    const [from, last] = [pieces[0]!.at, pieces.at(-1)!];
    const length = last.at + last.width * last.length - from;
    const buffer = room(i, length);
    const bytes = new Uint8Array(buffer, 0, length);
    for (let at = 0; at < length; ) {
      const { bytesRead } = await this.handle.read(bytes, at, length - at, from + at);
      invariant(bytesRead > 0, 'the file of codes is as long as it was written');
      at += bytesRead;
    }
    return pieces.map((piece) => codesIn(buffer, from, piece));
  }

  async close(): Promise<void> {
    await this.writing.catch(() => {});
    await this.handle.close();
  }
}

type TwoBuffers = (i: number, length: number) => ArrayBuffer;

/** Space for the i-th of some pieces, until the one after the next. */
function twoBuffers(): TwoBuffers {
  const buffers = [new ArrayBuffer(0), new ArrayBuffer(0)];
  return (i, length) => {
    if (buffers[i % 2]!.byteLength < length) buffers[i % 2] = new ArrayBuffer(length);
    return buffers[i % 2]!;
  };
}

function codesIn(
  buffer: ArrayBuffer,
  from: number,
  { at, width, length }: Piece,
): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return new Uint8Array(buffer, at - from, length);
  return width === 2
    ? new Uint16Array(buffer, at - from, length)
    : new Uint32Array(buffer, at - from, length);
}
