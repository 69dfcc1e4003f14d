import {
  type LineOptions,
  LineSums,
  ORDER_PARTS,
  type OrderPart,
  type Room,
  type SummedLines,
} from './line-sums.ts';
import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import { TextInterner } from './text-interner.ts';
import type { KernelPool } from './types.ts';

/** Where the pieces of a column of a row group lie in its buffer. */
export interface ColumnChunk {
  /** PLAIN values of its dictionary. */
  readonly dictionary: { readonly from: number; readonly to: number; readonly n: number };
  /** Levels and places in the dictionary. */
  readonly page: { readonly from: number; readonly to: number };
}

export interface OrderSumsOptions extends LineOptions {
  /** Most bytes of a column in a row group; 0 for one that is not there: order, pieces and status may be missing. */
  readonly bytes: Readonly<Record<OrderPart, number>>;
  readonly maxRows: number;
}

/** A row group: every column that there is, and for each status whether it means cancelled. */
export interface OrderGroup {
  readonly nRows: number;
  readonly chunks: Readonly<Partial<Record<OrderPart, ColumnChunk>>>;
  readonly cancelled: Uint8Array;
}

const SPARE_BYTES = 16;
const MAX_BYTES = 2 * 2 ** 30;

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
  private readonly lines: LineSums;
  private readonly sides: readonly [Side, Side];
  private summing: Promise<boolean> = Promise.resolve(true);

  constructor(
    pool: KernelPool,
    private readonly options: OrderSumsOptions,
  ) {
    this.engine = engineOf(pool);
    this.lines = new LineSums(pool, options);
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
    this.lines.ensure(side.flags, group.cancelled.length, { kept: 0 });
    new Uint8Array(this.engine.arena.memory.buffer, side.flags.at, group.cancelled.length).set(
      group.cancelled,
    );
    if (this.engine.arena.usedBytes > MAX_BYTES) return false;
    this.summing = this.sum(side, group);
    this.summing.catch(() => {});
    return true;
  }

  /** Null where something was not as expected. */
  async finish(): Promise<SummedLines | null> {
    const { n: nCustomers, texts, ends } = this.interners.customer.texts(0);
    if (!(await this.summing) || nCustomers === 0) return null;
    return this.lines.named({ texts, ends });
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
    this.lines.release();
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
      places[part] = this.lines.allocate(4 * maxRows);
      const interner = part === 'customer' || part === 'order' ? this.interners[part] : null;
      buffers[part] =
        interner?.buffers[which] ?? this.view(this.lines.allocate(bytes[part] + SPARE_BYTES), bytes[part]);
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
    this.lines.ensure(room, codes.byteLength, { kept: 0 });
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

  private sum(side: Side, { nRows, chunks }: OrderGroup): Promise<boolean> {
    const at = (part: OrderPart) => {
      if (part === 'customer' || part === 'order') return side.codes[part].at;
      if (part === 'status') return side.flags.at;
      return side.buffers[part]!.byteOffset + chunks[part]!.dictionary.from;
    };
    const present = ORDER_PARTS.filter((part) => chunks[part] !== undefined);
    const columns = present.map((part) => [part, { places: side.places[part]!, values: at(part) }] as const);
    return this.lines.add({
      nRows,
      columns: Object.fromEntries(columns),
      isNumbered: false,
      nCustomers: this.interners.customer.texts(0).n,
      nOrders: this.interners.order?.texts(0).n ?? null,
    });
  }
}
