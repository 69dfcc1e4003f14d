import { gatherTexts } from './column-encoder.ts';
import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { InternedTexts } from './text-interner.ts';
import type { KernelPool } from './types.ts';

/** Columns of an order log: names of customers and orders, days, whole numbers of money and pieces, a status. */
export const ORDER_PARTS = ['customer', 'order', 'time', 'money', 'pieces', 'status'] as const;
export type OrderPart = (typeof ORDER_PARTS)[number];

/** How lines are told apart. */
export interface LineOptions {
  /** 4 for days, 8 for microseconds. */
  readonly timeBytes: 4 | 8;
  /** The money of a line is its price times its pieces. */
  readonly isProduct: boolean;
  /** Days since 1970: `from` and later, before `to`; null for all. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Lines summed up by customer, place in time and kind; column by column. */
export interface SummedLines {
  /** PLAIN texts; of no meaning where there is no customer. */
  readonly id: Uint8Array;
  /** Code of the customer and 1, 0 for lines without one. */
  readonly customer: Int32Array;
  /** place * 8 + kind, as `sumOrderLines` tells them. */
  readonly what: Int32Array;
  readonly lines: Int32Array;
  readonly orders: Int32Array;
  readonly amount: BigInt64Array;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
}

/** The same as they lie in kernel memory, a sum in `SUM_WORDS` words, until they are released. */
export interface LineSumWords {
  readonly n: number;
  readonly words: Int32Array;
}

/** Words of a sum. */
export const SUM_WORDS = 10;
/** Where the fields of a sum are in its words; the amount takes two. */
export const SumField = {
  amount: 0,
  customer: 2,
  what: 3,
  lines: 5,
  orders: 6,
  firstDay: 7,
  lastDay: 8,
} as const;

/** A column of some lines, by addresses; 0 where there is none. */
export interface LineColumn {
  /** u32 of each line: places from 1, 0 where missing; or numbers from 0. */
  readonly places: number;
  /** Values, codes or flags of each place; 0 for codes that are the numbers. */
  readonly values: number;
  /** u8 of each number, 0 where it is no value; 0 where all are, and for places. */
  readonly known?: number;
}

/** Some lines. */
export interface LineGroup {
  readonly nRows: number;
  readonly columns: Readonly<Partial<Record<OrderPart, LineColumn>>>;
  /** Whether the columns have numbers from 0. */
  readonly isNumbered: boolean;
  /** Customers and orders that are known up to these lines; null where every line is an order. */
  readonly nCustomers: number;
  readonly nOrders: number | null;
}

/** A piece of kernel memory that grows. */
export interface Room {
  at: number;
  bytes: number;
}

const OWNER_BYTES = 12;
const LARGE = 2 ** 25;
const NO_COLUMN: LineColumn = { places: 0, values: 0 };
const Out = { nSums: 19, nOthers: 22 };

/** The sums of an order log in kernel memory, to which lines are added one group after the other. */
export class LineSums {
  private readonly engine: WorkerPool;
  private readonly pieces: number[] = [];
  private readonly heads: Room = { at: 0, bytes: 0 };
  private readonly sums: Room = { at: 0, bytes: 0 };
  private readonly owners: Room = { at: 0, bytes: 0 };
  private readonly others: Room = { at: 0, bytes: 0 };
  private readonly used = { sums: 0, others: 0 };

  constructor(
    private readonly pool: KernelPool,
    private readonly options: LineOptions,
  ) {
    this.engine = engineOf(pool);
  }

  /** Makes room for lines and adds them; false where an order has no name or too many customers. O(lines) */
  async add(group: LineGroup): Promise<boolean> {
    this.makeRoom(group);
    const { columns, nRows, isNumbered } = group;
    const { timeBytes, isProduct, from, to } = this.options;
    const of = (part: OrderPart) => columns[part] ?? NO_COLUMN;
    const pair = (part: OrderPart) => [of(part).places, of(part).values];
    const i32 = [
      ...[...pair('customer'), ...pair('order'), ...pair('time'), timeBytes],
      ...[...pair('money'), ...pair('pieces'), ...pair('status')],
      ...[isProduct ? 1 : 0, from ?? -(2 ** 31), to ?? 2 ** 31 - 1, nRows],
      ...[this.heads.at, this.sums.at, this.used.sums, this.owners.at, this.others.at, this.used.others],
      isNumbered ? 1 : 0,
      ...(['customer', 'time', 'money', 'pieces', 'status'] as const).map((part) => of(part).known ?? 0),
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

  /** @param names texts of the customers by code. */
  async named(names: Pick<InternedTexts, 'texts' | 'ends'>): Promise<SummedLines> {
    const { n, words } = this.words();
    const column = (at: number) => columnOf(words, at, n);
    const customer = column(SumField.customer);
    const codes = Uint32Array.from(customer, (one) => Math.max(0, one - 1));
    const amount = new Int32Array(2 * n);
    for (let i = 0; i < n; i++) {
      amount[2 * i] = words[SUM_WORDS * i]!;
      amount[2 * i + 1] = words[SUM_WORDS * i + 1]!;
    }
    return {
      id: await gatherTexts(this.pool, names, codes),
      customer,
      what: column(SumField.what),
      lines: column(SumField.lines),
      orders: column(SumField.orders),
      amount: new BigInt64Array(amount.buffer),
      firstDay: column(SumField.firstDay),
      lastDay: column(SumField.lastDay),
    };
  }

  /** The sums themselves; no lines can be added any more. */
  words(): LineSumWords {
    for (const room of [this.heads, this.owners, this.others]) this.freeRoom(room);
    const n = this.used.sums;
    return { n, words: new Int32Array(this.engine.arena.memory.buffer, this.sums.at, SUM_WORDS * n) };
  }

  release(): void {
    for (const piece of this.pieces.splice(0)) this.engine.arena.free(piece);
  }

  /** Makes a room so large; what was not kept is zero where it is cleared. */
  ensure(
    room: Room,
    bytes: number,
    { kept, isCleared = false, spare = 1.5 }: { kept: number; isCleared?: boolean; spare?: number },
  ): void {
    if (bytes <= room.bytes) return;
    const size = Math.ceil(bytes * (bytes < LARGE ? spare : Math.min(spare, 1.2)));
    const at = this.allocate(size);
    const all = new Uint8Array(this.engine.arena.memory.buffer, at, size);
    if (room.at !== 0) {
      all.set(new Uint8Array(this.engine.arena.memory.buffer, room.at, kept));
      this.freeRoom(room);
    }
    if (isCleared) all.fill(0, kept);
    room.at = at;
    room.bytes = size;
  }

  private freeRoom(room: Room): void {
    if (room.at === 0) return;
    this.pieces.splice(this.pieces.indexOf(room.at), 1);
    this.engine.arena.free(room.at);
    room.at = 0;
    room.bytes = 0;
  }

  /** Kernel memory that goes with the sums. */
  allocate(bytes: number): number {
    const piece = this.engine.arena.allocate(bytes);
    this.pieces.push(piece);
    return piece;
  }

  /** Room for every line to be of a new customer, order and kind. */
  private makeRoom({ nRows, nCustomers, nOrders, isNumbered }: LineGroup): void {
    // what is known at once is all that there will be
    const spare = isNumbered ? 1 : 1.5;
    const { heads, sums, owners, others, used } = this;
    this.ensure(heads, 4 * (nCustomers + 1), { kept: heads.bytes, isCleared: true, spare });
    this.ensure(sums, 4 * SUM_WORDS * (used.sums + nRows), { kept: 4 * SUM_WORDS * used.sums });
    if (nOrders === null) return;
    this.ensure(owners, OWNER_BYTES * nOrders, { kept: owners.bytes, isCleared: true, spare });
    this.ensure(others, OWNER_BYTES * (used.others + nRows), { kept: OWNER_BYTES * used.others });
  }
}

function columnOf(words: Int32Array, at: number, n: number): Int32Array {
  const column = new Int32Array(n);
  for (let i = 0; i < n; i++) column[i] = words[SUM_WORDS * i + at]!;
  return column;
}
