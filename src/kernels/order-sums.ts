import { gatherTexts } from './column-encoder.ts';
import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import { TextInterner } from './text-interner.ts';
import type { KernelPool } from './types.ts';

/** Columns of an order log: names of customers and orders, days, whole numbers of money and pieces, a status. */
export const ORDER_PARTS = ['customer', 'order', 'time', 'money', 'pieces', 'status'] as const;
export type OrderPart = (typeof ORDER_PARTS)[number];

/** Where the pieces of a column of a row group lie in its buffer. */
export interface ColumnChunk {
  /** PLAIN values of its dictionary. */
  readonly dictionary: { readonly from: number; readonly to: number; readonly n: number };
  /** Levels and places in the dictionary. */
  readonly page: { readonly from: number; readonly to: number };
}

export interface OrderSumsOptions {
  /** Most bytes of a column in a row group; 0 for one that is not there: order, pieces and status may be missing. */
  readonly bytes: Readonly<Record<OrderPart, number>>;
  readonly maxRows: number;
  /** 4 for days, 8 for microseconds. */
  readonly timeBytes: 4 | 8;
  /** The money of a line is its price times its pieces. */
  readonly isProduct: boolean;
  /** Days since 1970: `from` and later, before `to`. */
  readonly from: number | null;
  readonly to: number;
}

/** A row group: every column that there is, and for each status whether it means cancelled. */
export interface OrderGroup {
  readonly nRows: number;
  readonly chunks: Readonly<Partial<Record<OrderPart, ColumnChunk>>>;
  readonly cancelled: Uint8Array;
}

/** Lines summed up by customer, place in time and kind; column by column. */
export interface SummedLines {
  /** PLAIN texts; of no meaning where there is no customer. */
  readonly id: Uint8Array;
  /** 0 for lines without a customer. */
  readonly customer: Int32Array;
  /** place * 8 + kind, as `sumOrderLines` tells them. */
  readonly what: Int32Array;
  readonly lines: Int32Array;
  readonly orders: Int32Array;
  readonly amount: BigInt64Array;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
}

const SPARE_BYTES = 16;
const SUM_WORDS = 10;
const OWNER_BYTES = 12;
const MAX_BYTES = 2 * 2 ** 30;
const Out = { nSums: 19, nOthers: 22 };

interface Room {
  at: number;
  bytes: number;
}

/** Space of one of two row groups that are in work. */
interface Side {
  readonly buffers: Partial<Record<OrderPart, Buffer>>;
  readonly places: Partial<Record<OrderPart, number>>;
  readonly codes: { readonly customer: Room; readonly order: Room };
  readonly flags: Room;
}

/** Sums up the lines of an order log from dictionary pages, row group by row group. O(lines) */
export class OrderSums {
  private readonly engine: WorkerPool;
  private readonly interners: { readonly customer: TextInterner; readonly order: TextInterner | null };
  private readonly pieces: number[] = [];
  private readonly sides: readonly [Side, Side];
  private readonly heads: Room = { at: 0, bytes: 0 };
  private readonly sums: Room = { at: 0, bytes: 0 };
  private readonly owners: Room = { at: 0, bytes: 0 };
  private readonly others: Room = { at: 0, bytes: 0 };
  private readonly used = { sums: 0, others: 0 };
  private summing: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly pool: KernelPool,
    private readonly options: OrderSumsOptions,
  ) {
    this.engine = engineOf(pool);
    const { bytes } = options;
    const interner = (blockBytes: number) =>
      new TextInterner(pool, {
        ...{ nColumns: 1, delimiter: 0, lineEndBytes: 0, blockBytes, headBytes: 0, maxBytes: MAX_BYTES },
      });
    this.interners = {
      customer: interner(bytes.customer),
      order: bytes.order === 0 ? null : interner(bytes.order),
    };
    this.sides = [this.side(0), this.side(1)];
  }

  /** Where the bytes of a column of the i-th row group go. */
  buffer(i: number, part: OrderPart): Buffer {
    return this.sideOf(i).buffers[part]!;
  }

  /** Takes the i-th row group, whose buffers may be filled again after the next but one; false where it is not what is expected. */
  async add(i: number, group: OrderGroup): Promise<boolean> {
    const side = this.sideOf(i);
    const { chunks, nRows } = group;
    const unpacked = ORDER_PARTS.flatMap((part) =>
      chunks[part] === undefined ? [] : [this.unpack(side, part, chunks[part], nRows)],
    );
    const done = await Promise.all([
      this.named(i, 'customer', chunks.customer!),
      chunks.order === undefined ? true : this.named(i, 'order', chunks.order),
      ...unpacked,
    ]);
    if (!(await this.summing) || done.includes(false)) return false;
    this.ensure(side.flags, group.cancelled.length, 0);
    new Uint8Array(this.engine.arena.memory.buffer, side.flags.at, group.cancelled.length).set(
      group.cancelled,
    );
    this.makeRoom(nRows);
    if (this.engine.arena.usedBytes > MAX_BYTES) return false;
    this.summing = this.sum(side, group);
    this.summing.catch(() => {});
    return true;
  }

  /** Null where something was not as expected. */
  async finish(): Promise<SummedLines | null> {
    const { n: nCustomers, texts, ends } = this.interners.customer.texts(0);
    if (!(await this.summing) || nCustomers === 0) return null;
    const n = this.used.sums;
    const { buffer } = this.engine.arena.memory;
    const words = new Int32Array(buffer, this.sums.at, SUM_WORDS * n);
    const column = (at: number) => columnOf(words, at, n);
    const customer = column(2);
    const codes = new Uint32Array(n);
    for (let i = 0; i < n; i++) codes[i] = Math.max(0, customer[i]! - 1);
    const amount = new Int32Array(2 * n);
    for (let i = 0; i < n; i++) {
      amount[2 * i] = words[SUM_WORDS * i]!;
      amount[2 * i + 1] = words[SUM_WORDS * i + 1]!;
    }
    return {
      id: await gatherTexts(this.pool, { texts, ends }, codes),
      customer,
      what: column(3),
      lines: column(5),
      orders: column(6),
      amount: new BigInt64Array(amount.buffer),
      firstDay: column(7),
      lastDay: column(8),
    };
  }

  /** Whether the name of a customer has a byte. */
  hasInNames(byte: number): boolean {
    const { texts } = this.interners.customer.texts(0);
    return Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength).includes(byte);
  }

  async release(): Promise<void> {
    await this.summing.catch(() => {});
    this.interners.customer.release();
    this.interners.order?.release();
    for (const piece of this.pieces.splice(0)) this.engine.arena.free(piece);
  }

  private sideOf(i: number): Side {
    return this.sides[i % 2 === 0 ? 0 : 1];
  }

  private side(which: 0 | 1): Side {
    const { bytes, maxRows } = this.options;
    const buffers: Partial<Record<OrderPart, Buffer>> = {};
    const places: Partial<Record<OrderPart, number>> = {};
    for (const part of ORDER_PARTS) {
      if (bytes[part] === 0) continue;
      places[part] = this.allocate(4 * maxRows);
      const interner = part === 'customer' || part === 'order' ? this.interners[part] : null;
      buffers[part] =
        interner?.buffers[which] ?? this.view(this.allocate(bytes[part] + SPARE_BYTES), bytes[part]);
    }
    const room = () => ({ at: 0, bytes: 0 });
    return { buffers, places, codes: { customer: room(), order: room() }, flags: room() };
  }

  private view(at: number, bytes: number): Buffer {
    return Buffer.from(this.engine.arena.memory.buffer, at, bytes);
  }

  /** Gives the names of a dictionary their codes. */
  private async named(i: number, part: 'customer' | 'order', { dictionary }: ColumnChunk): Promise<boolean> {
    const codes = await this.interners[part]!.takePlain(i % 2 === 0 ? 0 : 1, dictionary);
    if (codes === null) return false;
    const room = this.sideOf(i).codes[part];
    this.ensure(room, codes.byteLength, 0);
    new Uint32Array(this.engine.arena.memory.buffer, room.at, codes.length).set(codes);
    return true;
  }

  private async unpack(
    side: Side,
    part: OrderPart,
    { dictionary, page }: ColumnChunk,
    nRows: number,
  ): Promise<boolean> {
    const start = side.buffers[part]!.byteOffset;
    const scope = this.engine.scope();
    try {
      const i32 = [start + page.from, start + page.to, side.places[part]!, nRows, dictionary.n];
      return (await this.engine.task('unpackPlaces', scope.block({ i32 }))) === 0;
    } finally {
      scope.release();
    }
  }

  private async sum(side: Side, { nRows, chunks }: OrderGroup): Promise<boolean> {
    const { timeBytes, isProduct, from, to } = this.options;
    const values = (part: OrderPart) => side.buffers[part]!.byteOffset + chunks[part]!.dictionary.from;
    const column = (part: OrderPart, at: () => number) =>
      chunks[part] === undefined ? [0, 0] : [side.places[part]!, at()];
    const i32 = [
      ...column('customer', () => side.codes.customer.at),
      ...column('order', () => side.codes.order.at),
      ...column('time', () => values('time')),
      timeBytes,
      ...column('money', () => values('money')),
      ...column('pieces', () => values('pieces')),
      ...column('status', () => side.flags.at),
      isProduct ? 1 : 0,
      ...[from ?? -(2 ** 31), to, nRows],
      ...[this.heads.at, this.sums.at, this.used.sums, this.owners.at, this.others.at, this.used.others],
    ];
    const scope = this.engine.scope();
    try {
      const block = scope.block({ i32 });
      const isDone = (await this.engine.task('sumOrderLines', block)) === 0;
      const out = new Uint32Array(this.engine.arena.memory.buffer, block + 64, i32.length);
      this.used.sums = out[Out.nSums]!;
      this.used.others = out[Out.nOthers]!;
      return isDone;
    } finally {
      scope.release();
    }
  }

  /** Room for every line to be of a new customer, order and kind. */
  private makeRoom(nRows: number): void {
    const { customer, order } = this.interners;
    this.ensure(this.heads, 4 * (customer.texts(0).n + 1), this.heads.bytes);
    this.ensure(this.sums, 4 * SUM_WORDS * (this.used.sums + nRows), 4 * SUM_WORDS * this.used.sums);
    if (order === null) return;
    this.ensure(this.owners, OWNER_BYTES * order.texts(0).n, this.owners.bytes);
    this.ensure(this.others, OWNER_BYTES * (this.used.others + nRows), OWNER_BYTES * this.used.others);
  }

  /** Makes a room so large; what was not kept is zero. */
  private ensure(room: Room, bytes: number, kept: number): void {
    if (bytes <= room.bytes) return;
    const size = Math.ceil(1.5 * bytes);
    const at = this.allocate(size);
    const all = new Uint8Array(this.engine.arena.memory.buffer, at, size);
    if (room.at !== 0) {
      all.set(new Uint8Array(this.engine.arena.memory.buffer, room.at, kept));
      this.pieces.splice(this.pieces.indexOf(room.at), 1);
      this.engine.arena.free(room.at);
    }
    all.fill(0, kept);
    room.at = at;
    room.bytes = size;
  }

  private allocate(bytes: number): number {
    const piece = this.engine.arena.allocate(bytes);
    this.pieces.push(piece);
    return piece;
  }
}

function columnOf(words: Int32Array, at: number, n: number): Int32Array {
  const column = new Int32Array(n);
  for (let i = 0; i < n; i++) column[i] = words[SUM_WORDS * i + at]!;
  return column;
}
