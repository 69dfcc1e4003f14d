import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { KernelPool } from './types.ts';

/** The distinct texts of a column, numbered by first appearance; views that the next `take` may move. */
export interface InternedTexts {
  readonly n: number;
  /** UTF-8 of all texts, one behind the other. */
  readonly texts: Uint8Array;
  /** [n] end of each text in `texts`. */
  readonly ends: Uint32Array;
  /** [n] cells with it, once the interner is finished. */
  readonly counts: Uint32Array;
  /** [n] first row with it, from 0. */
  readonly firsts: Uint32Array;
}

/** Texts of a buffer. */
export interface PlainTexts {
  readonly from: number;
  readonly to: number;
  readonly n: number;
}

/** What a run of records was. */
export interface TakenRecords {
  readonly nRows: number;
  /** Bytes of the longest record. */
  readonly longest: number;
}

export interface TextInternerOptions {
  readonly nColumns: number;
  /** Byte between cells. */
  readonly delimiter: number;
  /** Bytes of every line end, 0 where it is still to be found. */
  readonly lineEndBytes: 0 | 1 | 2;
  /** Most bytes that are read at once. */
  readonly blockBytes: number;
  /** Room before them for the end of the block before. */
  readonly headBytes: number;
  /** No more memory than this is taken. */
  readonly maxBytes: number;
  /** Bytes that will be taken in all, as far as is known: what ascends evenly gets its room at once. */
  readonly totalBytes?: number;
}

interface ColumnPieces {
  texts: number;
  textBytes: number;
  /** Of `ends`, `counts` and `firsts`. */
  entries: number;
  ends: number;
  counts: number;
  firsts: number;
  slots: number;
  nSlots: number;
  codes: number;
  codeRows: number;
}

const QUOTE = 34;
const NO_BYTE = 256;
const LENGTH_BYTES = 4;
const SEGMENT_BYTES = 48;
const COLUMN_FIELDS = 13;
const SLOT_BYTES = 16;
const SLOT_WORDS = SLOT_BYTES / 4;
const SPARE_BYTES = 16;
const FIRST_SLOTS = 1 << 10;
/** Columns as 32-bit words. */
const Slot = { slots: 4, nSlots: 5, n: 6, bytes: 7, segment: 9 };
const HEAD_WORDS = 16;
const LARGE = 2 ** 22;
const SPARE_SHARE = 1.05;

/** Segment fields as 32-bit words. */
const Field = {
  start: 0,
  end: 1,
  ends: 2,
  columnBytes: 3,
  nRows: 4,
  nBoth: 5,
  nBare: 6,
  longest: 7,
  isOdd: 8,
};

/**
 * Cuts blocks of a UTF-8 text table into cells and numbers the distinct texts of every column by first appearance,
 * on all threads of a pool; what it finds does not depend on them.
 */
export class TextInterner {
  /** Two places to read to, in turn: `headBytes` of room, then `blockBytes`. */
  readonly buffers: readonly [Buffer, Buffer];
  /** Rows taken so far. */
  nRows = 0;
  private pendingRows = 0;
  private takenBytes = 0;
  private lineEndBytes: number;
  private readonly engine: WorkerPool;
  private readonly pieces: number[] = [];
  private readonly addresses: [number, number];
  private readonly columns: ColumnPieces[];
  private readonly columnTable: number;
  private readonly segmentTable: number;
  private readonly parameters: number;
  private readonly scratch: number;
  private readonly cellEnds: number;
  private readonly columnBytes: number;
  private readonly size: number;

  constructor(
    pool: KernelPool,
    private readonly options: TextInternerOptions,
  ) {
    this.engine = engineOf(pool);
    this.lineEndBytes = options.lineEndBytes;
    const { nColumns, blockBytes, headBytes } = options;
    this.size = headBytes + blockBytes;
    const room = () => this.allocate(this.size + SPARE_BYTES);
    this.addresses = [room(), room()];
    const threads = this.engine.threads;
    this.columnTable = this.allocate(4 * COLUMN_FIELDS * nColumns);
    this.words(this.columnTable, COLUMN_FIELDS * nColumns).fill(0);
    this.segmentTable = this.allocate(SEGMENT_BYTES * threads);
    this.parameters = this.allocate(128);
    this.scratch = this.allocate(threads * (this.size + SPARE_BYTES));
    this.cellEnds = this.allocate(4 * (this.size + 2 * threads));
    this.columnBytes = this.allocate(4 * nColumns * threads);
    this.columns = Array.from({ length: nColumns }, () => this.newColumn());
    const buffer = (address: number) => Buffer.from(this.engine.arena.memory.buffer, address, this.size);
    this.buffers = [buffer(this.addresses[0]), buffer(this.addresses[1])];
  }

  /**
   * Takes whole records: bytes [from, to) of a buffer.
   * @returns null where something is out of the ordinary or too large; the interner is of no use then.
   */
  async take(which: 0 | 1, from: number, to: number): Promise<TakenRecords | null> {
    const { engine } = this;
    const nSegments = this.cut(which, from, to);
    const { nColumns, delimiter } = this.options;
    await engine.gang('tokeniseText', this.block([this.segmentTable, nSegments, nColumns, delimiter]));
    const found = this.counted(nSegments);
    if (found === null || !(await this.makeRoom(found.nRows, nSegments))) return null;
    const fields = [
      ...[this.segmentTable, this.columnTable, this.scratch, this.size + SPARE_BYTES, nSegments, nColumns],
      ...[this.nRows, this.addresses[which] + from, this.lineEndBytes, QUOTE],
    ];
    do {
      await engine.gang('internTexts', this.block(fields));
    } while (await this.giveSlots(found.nRows, nSegments));
    this.nRows += found.nRows;
    this.takenBytes += to - from;
    this.pendingRows += found.nRows;
    return found;
  }

  /**
   * Takes texts behind their lengths, as Parquet has them: bytes [from, to) of a buffer; for one column.
   * @returns [n] their codes, which hold until the next call; null where they are not what is expected or too many.
   */
  async takePlain(which: 0 | 1, { from, to, n }: PlainTexts): Promise<Uint32Array | null> {
    const start = this.addresses[which] + from;
    const view = new DataView(this.buffers[which].buffer, start, to - from);
    const ends = this.words(this.cellEnds, n);
    let at = 0;
    for (let i = 0; i < n; i++) {
      if (at + LENGTH_BYTES > view.byteLength) return null;
      at += LENGTH_BYTES + view.getUint32(at, true);
      ends[i] = start + at;
    }
    if (at !== view.byteLength) return null;
    const segment = this.words(this.segmentTable, SEGMENT_BYTES / 4);
    segment.fill(0);
    segment[Field.start] = start + LENGTH_BYTES;
    segment[Field.ends] = this.cellEnds;
    segment[Field.nRows] = n;
    this.words(this.columnBytes, 1)[0] = at;
    this.drop(this.pendingRows);
    if (!(await this.makeRoom(n, 1))) return null;
    const tables = [this.segmentTable, this.columnTable, this.scratch, this.size + SPARE_BYTES];
    const fields = [...tables, 1, 1, this.nRows, start + LENGTH_BYTES, LENGTH_BYTES, NO_BYTE];
    do {
      await this.engine.task('internTexts', this.block(fields));
    } while (await this.giveSlots(n, 1));
    this.nRows += n;
    this.pendingRows = n;
    return this.codes(0);
  }

  /** Rows whose codes were not dropped yet. */
  get pending(): number {
    return this.pendingRows;
  }

  /** [pending] codes of a column; a view. */
  codes(column: number): Uint32Array {
    return this.words(this.columns[column]!.codes, this.pendingRows);
  }

  /** Drops the codes of the first pending rows. */
  drop(nRows: number): void {
    for (let j = 0; j < this.columns.length; j++) this.codes(j).copyWithin(0, nRows);
    this.pendingRows -= nRows;
  }

  texts(column: number): InternedTexts {
    const c = this.columns[column]!;
    const { n, bytes } = this.used(column);
    return {
      n,
      texts: new Uint8Array(this.engine.arena.memory.buffer, c.texts, bytes),
      ends: this.words(c.ends, n),
      counts: this.words(c.counts, n),
      firsts: this.words(c.firsts, n),
    };
  }

  /** Gives back all but the texts and their counts; nothing can be taken any more. */
  finish(): void {
    for (const column of this.columns) this.settleCounts(column);
    const kept = new Set(
      this.columns.flatMap(({ texts, ends, counts, firsts }) => [texts, ends, counts, firsts]),
    );
    kept.add(this.columnTable);
    for (const piece of this.pieces.splice(0)) {
      if (kept.has(piece)) this.pieces.push(piece);
      else this.engine.arena.free(piece);
    }
  }

  /** Gives back the texts of a column and their first rows, once it is finished; only `n` and `counts` hold then. */
  forgetTexts(column: number): void {
    const c = this.columns[column]!;
    for (const part of ['texts', 'ends', 'firsts'] as const) {
      if (c[part] !== 0) this.free(c[part]);
      c[part] = 0;
    }
  }

  private settleCounts({ slots, nSlots, counts, entries }: ColumnPieces): void {
    if (nSlots === 0) return;
    const held = this.words(slots, SLOT_WORDS * nSlots);
    const cells = this.words(counts, entries);
    for (let at = 0; at < held.length; at += SLOT_WORDS) {
      const code = held[at + 2]!;
      if (code > 0) cells[code - 1] = held[at + 3]!;
    }
  }

  release(): void {
    for (const piece of this.pieces.splice(0)) this.engine.arena.free(piece);
  }

  private words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.engine.arena.memory.buffer, address, length);
  }

  private allocate(bytes: number): number {
    const piece = this.engine.arena.allocate(bytes);
    this.pieces.push(piece);
    return piece;
  }

  private free(piece: number): void {
    this.pieces.splice(this.pieces.indexOf(piece), 1);
    this.engine.arena.free(piece);
  }

  private newColumn(): ColumnPieces {
    const empty = () => this.allocate(SPARE_BYTES);
    return {
      ...{ texts: empty(), textBytes: 0, entries: 0, ends: empty(), counts: empty(), firsts: empty() },
      ...{ slots: 0, nSlots: 0, codes: empty(), codeRows: 0 },
    };
  }

  private block(fields: readonly number[]): number {
    this.words(this.parameters, HEAD_WORDS).fill(0);
    this.words(this.parameters, HEAD_WORDS + fields.length).set(fields, HEAD_WORDS);
    return this.parameters;
  }

  private used(column: number): { n: number; bytes: number } {
    const words = this.words(this.columnTable + 4 * COLUMN_FIELDS * column, COLUMN_FIELDS);
    return { n: words[Slot.n]!, bytes: words[Slot.bytes]! };
  }

  /** Cuts a run at line ends, one piece a thread. */
  private cut(which: 0 | 1, from: number, to: number): number {
    const buffer = this.buffers[which];
    const address = this.addresses[which];
    const { threads } = this.engine;
    const { nColumns } = this.options;
    let start = from;
    let n = 0;
    for (let t = 0; t < threads && start < to; t++) {
      const middle = from + Math.floor(((to - from) * (t + 1)) / threads);
      const lineEnd = t === threads - 1 ? -1 : buffer.indexOf(10, Math.max(start, middle));
      const end = lineEnd < 0 || lineEnd >= to ? to : lineEnd + 1;
      const segment = this.words(this.segmentTable + n * SEGMENT_BYTES, SEGMENT_BYTES / 4);
      segment[Field.start] = address + start;
      segment[Field.end] = address + end;
      segment[Field.ends] = this.cellEnds + 4 * (start - from + 2 * n);
      segment[Field.columnBytes] = this.columnBytes + 4 * nColumns * n;
      start = end;
      n++;
    }
    return n;
  }

  private counted(nSegments: number): TakenRecords | null {
    let nRows = 0;
    let longest = 0;
    for (let s = 0; s < nSegments; s++) {
      const segment = this.words(this.segmentTable + s * SEGMENT_BYTES, SEGMENT_BYTES / 4);
      const [nBoth, nBare] = [segment[Field.nBoth]!, segment[Field.nBare]!];
      if (segment[Field.isOdd] === 1 || (nBoth > 0 && nBare > 0)) return null;
      const lineEndBytes = nBoth > 0 ? 2 : nBare > 0 ? 1 : this.lineEndBytes;
      if (this.lineEndBytes !== 0 && lineEndBytes !== this.lineEndBytes) return null;
      this.lineEndBytes = lineEndBytes;
      nRows += segment[Field.nRows]!;
      longest = Math.max(longest, segment[Field.longest]!);
    }
    return { nRows, longest };
  }

  /** Room for every text of every column to be new. */
  private async makeRoom(nRows: number, nSegments: number): Promise<boolean> {
    const { nColumns, maxBytes, totalBytes = 0 } = this.options;
    const ratio = this.takenBytes === 0 ? 0 : (SPARE_SHARE * totalBytes) / this.takenBytes;
    for (const [j, c] of this.columns.entries()) {
      const { n, bytes } = this.used(j);
      // a column without slots ascends, and will mostly go on as it began
      const growth = c.nSlots > 0 ? 0 : ratio;
      let more = 0;
      for (let s = 0; s < nSegments; s++)
        more += this.words(this.columnBytes + 4 * (nColumns * s + j), 1)[0]!;
      if (bytes + more + SPARE_BYTES > c.textBytes) {
        const size = Math.max(grown(bytes + more + SPARE_BYTES), Math.ceil(bytes * growth) + more);
        c.texts = this.moved(c.texts, bytes, size);
        c.textBytes = size;
      }
      if (n + nRows > c.entries) {
        const entries = Math.max(grown(n + nRows), Math.ceil(n * growth) + nRows);
        c.ends = this.moved(c.ends, 4 * n, 4 * entries);
        c.counts = this.moved(c.counts, 4 * n, 4 * entries);
        c.firsts = this.moved(c.firsts, 4 * n, 4 * entries);
        c.entries = entries;
      }
      if (this.pendingRows + nRows > c.codeRows) {
        const rows = grown(this.pendingRows + nRows);
        c.codes = this.moved(c.codes, 4 * this.pendingRows, 4 * rows);
        c.codeRows = rows;
      }
      if (c.nSlots > 0 && 3 * (n + nRows) > 2 * c.nSlots) await this.growSlots(c, n + nRows);
      if (this.engine.arena.usedBytes > maxBytes) return false;
      this.words(this.columnTable + 4 * COLUMN_FIELDS * j, COLUMN_FIELDS).set([
        ...[c.texts, c.ends, c.counts, c.firsts, c.slots, c.nSlots, n, bytes],
        c.codes + 4 * this.pendingRows,
        ...[0, 0],
      ]);
    }
    return true;
  }

  private moved(from: number, bytes: number, size: number): number {
    const to = this.allocate(size);
    const { buffer } = this.engine.arena.memory;
    new Uint8Array(buffer, to, bytes).set(new Uint8Array(buffer, from, bytes));
    this.free(from);
    return to;
  }

  /** Gives slots to the columns that stopped for want of them; false where none did. */
  private async giveSlots(nRows: number, nSegments: number): Promise<boolean> {
    let hasStopped = false;
    for (const [j, c] of this.columns.entries()) {
      const address = this.columnTable + 4 * COLUMN_FIELDS * j;
      const words = this.words(address, COLUMN_FIELDS);
      if (words[Slot.segment]! >= nSegments) continue;
      hasStopped = true;
      c.nSlots = slotsFor(words[Slot.n]! + nRows);
      c.slots = this.allocate(SLOT_BYTES * c.nSlots);
      this.words(c.slots, SLOT_WORDS * c.nSlots).fill(0);
      words[Slot.slots] = c.slots;
      words[Slot.nSlots] = c.nSlots;
      await this.engine.task('fillTextSlots', this.block([address]));
    }
    return hasStopped;
  }

  private async growSlots(c: ColumnPieces, entries: number): Promise<void> {
    const nSlots = slotsFor(entries);
    const slots = this.allocate(SLOT_BYTES * nSlots);
    this.words(slots, SLOT_WORDS * nSlots).fill(0);
    await this.engine.task('rehashTexts', this.block([c.slots, c.nSlots, slots, nSlots]));
    this.free(c.slots);
    c.slots = slots;
    c.nSlots = nSlots;
  }
}

/** Slots are at most two thirds full. */
function slotsFor(entries: number): number {
  let nSlots = FIRST_SLOTS;
  while (3 * entries > 2 * nSlots) nSlots *= 2;
  return nSlots;
}

/** Less to spare where it is much. */
function grown(needed: number): number {
  return Math.ceil(needed * (needed < LARGE ? 1.5 : 1.2));
}
