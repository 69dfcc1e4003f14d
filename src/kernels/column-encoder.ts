import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { InternedTexts } from './text-interner.ts';
import type { KernelPool } from './types.ts';

/** The value of each code of a column. */
export interface CodedValues {
  /** Texts; or little-endian values of 4 or 8 bytes, or of 1 byte for booleans. */
  readonly values:
    | Pick<InternedTexts, 'texts' | 'ends'>
    | { readonly bytes: Uint8Array; readonly width: 1 | 4 | 8 };
  /** [codes] 0 where a code is no value; null where all are. */
  readonly isValue: Uint8Array | null;
  readonly nCodes: number;
  /** Gives back the memory of the values, where they have their own. */
  readonly release?: () => void;
}

/** Pages of some rows of a column; views that the call after the next overwrites. */
export interface EncodedRows {
  /** Levels and places in the dictionary, or the values of booleans. */
  readonly page: Uint8Array;
  /** PLAIN values of the dictionary; null for booleans. */
  readonly dictionary: Uint8Array | null;
  readonly nDictionary: number;
  readonly nPresent: number;
}

const ABSENT = 0xffffffff;
const HEAD_WORDS = 16;

/** Encodes the rows of one column as Parquet pages; encoders of several columns run side by side. */
export class ColumnEncoder {
  private readonly engine: WorkerPool;
  private readonly pieces: number[] = [];
  private readonly block: number;
  private readonly codes: number;
  private readonly list: number;
  private readonly pages: readonly [number, number];
  private readonly places: number;
  private readonly isValue: number;
  private readonly values: number;
  private readonly ends: number;
  private readonly width: 0 | 1 | 4 | 8;
  private readonly outs = [
    { at: 0, bytes: 0 },
    { at: 0, bytes: 0 },
  ] as const;
  private nCalls = 0;

  constructor(pool: KernelPool, column: CodedValues, maxRows: number) {
    this.engine = engineOf(pool);
    const { values, isValue, nCodes } = column;
    this.block = this.allocate(128);
    this.codes = this.allocate(4 * maxRows);
    this.list = this.allocate(4 * maxRows);
    const page = () => this.allocate(3 * maxRows + 64);
    this.pages = [page(), page()];
    this.isValue = isValue === null ? 0 : this.put(isValue);
    this.width = 'texts' in values ? 0 : values.width;
    this.values = this.placeOf('texts' in values ? values.texts : values.bytes);
    this.ends = 'texts' in values ? this.placeOf(values.ends) : 0;
    this.places = this.width === 1 ? 0 : this.allocate(4 * nCodes);
    if (this.width !== 1) this.words(this.places, nCodes).fill(ABSENT);
  }

  /** @param codes [n] of the rows, at most `maxRows`. */
  async encode(codes: Uint8Array | Uint16Array | Uint32Array): Promise<EncodedRows> {
    const { engine } = this;
    const n = codes.length;
    const which = this.nCalls++ % 2 === 0 ? 0 : 1;
    this.words(this.codes, n).set(codes);
    const isBoolean = this.width === 1;
    const fields = [
      this.codes,
      n,
      this.isValue,
      this.places,
      this.list,
      this.pages[which],
      isBoolean ? this.values : 0,
      0,
      0,
      0,
    ];
    await engine.task('encodeCodes', this.filled(fields));
    const [nDictionary, pageBytes, nPresent] = this.words(this.block + 4 * (HEAD_WORDS + 7), 3);
    const page = new Uint8Array(engine.arena.memory.buffer, this.pages[which], pageBytes!);
    const dictionary = isBoolean ? null : await this.gather(nDictionary!, which);
    return { page, dictionary, nDictionary: nDictionary!, nPresent: nPresent! };
  }

  release(): void {
    for (const piece of this.pieces.splice(0)) this.engine.arena.free(piece);
  }

  private async gather(n: number, which: 0 | 1): Promise<Uint8Array> {
    const out = this.outs[which];
    for (;;) {
      const fields = [this.list, 0, n, this.width, this.values, this.ends, out.at, out.bytes];
      const needed = this.width === 0 ? null : n * this.width;
      const bytes =
        needed !== null && needed > out.bytes
          ? needed
          : await this.engine.task('gatherValues', this.filled(fields));
      if (bytes <= out.bytes) return new Uint8Array(this.engine.arena.memory.buffer, out.at, bytes);
      this.growOut(out, Math.ceil(1.25 * bytes));
    }
  }

  private growOut(out: { at: number; bytes: number }, bytes: number): void {
    if (out.at !== 0) {
      this.pieces.splice(this.pieces.indexOf(out.at), 1);
      this.engine.arena.free(out.at);
    }
    out.at = this.allocate(bytes);
    out.bytes = bytes;
  }

  /** Where an array lies in the memory of the pool; what is not in it is copied there. */
  private placeOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): number {
    if (buffer instanceof SharedArrayBuffer) return byteOffset;
    return this.put(new Uint8Array(buffer, byteOffset, byteLength));
  }

  private put(bytes: Uint8Array): number {
    const piece = this.allocate(bytes.length);
    new Uint8Array(this.engine.arena.memory.buffer, piece, bytes.length).set(bytes);
    return piece;
  }

  private filled(fields: readonly number[]): number {
    this.words(this.block, HEAD_WORDS).fill(0);
    this.words(this.block + 4 * HEAD_WORDS, fields.length).set(fields);
    return this.block;
  }

  private words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.engine.arena.memory.buffer, address, length);
  }

  private allocate(bytes: number): number {
    const piece = this.engine.arena.allocate(bytes);
    this.pieces.push(piece);
    return piece;
  }
}

/** Texts of a column as PLAIN values of Parquet, some codes at a time. */
export async function plainTexts(
  pool: KernelPool,
  { texts, ends }: Pick<InternedTexts, 'texts' | 'ends'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Uint8Array> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const bytes = (ends[to - 1] ?? 0) - (from === 0 ? 0 : ends[from - 1]!) + 4 * (to - from);
    const out = scope.bytes(bytes);
    const i32 = [0, from, to - from, 0, texts.byteOffset, ends.byteOffset, out, bytes];
    await engine.task('gatherValues', scope.block({ i32 }));
    return new Uint8Array(engine.arena.memory.buffer, out, bytes).slice();
  } finally {
    scope.release();
  }
}

/** The same for any codes. */
export async function gatherTexts(
  pool: KernelPool,
  { texts, ends }: Pick<InternedTexts, 'texts' | 'ends'>,
  codes: Uint32Array,
): Promise<Uint8Array> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const list = scope.i32(codes.length);
    list.set(codes);
    let bytes = 4 * codes.length;
    for (const code of codes) bytes += ends[code]! - (code === 0 ? 0 : ends[code - 1]!);
    const out = scope.bytes(bytes);
    const i32 = [list.byteOffset, 0, codes.length, 0, texts.byteOffset, ends.byteOffset, out, bytes];
    await engine.task('gatherValues', scope.block({ i32 }));
    return new Uint8Array(engine.arena.memory.buffer, out, bytes).slice();
  } finally {
    scope.release();
  }
}
