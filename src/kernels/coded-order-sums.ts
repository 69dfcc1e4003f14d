import type { CodedValues } from './column-encoder.ts';
import {
  type LineColumn,
  type LineOptions,
  LineSums,
  type LineSumWords,
  type OrderPart,
} from './line-sums.ts';
import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { KernelPool } from './types.ts';

/** Values of a column by code: whole numbers of times, money and pieces, flags of a status. */
export interface CodedOrderColumn extends Pick<CodedValues, 'isValue' | 'nCodes'> {
  /** Null for names of customers and orders, which only have to differ. */
  readonly values: Uint8Array | null;
}

export interface CodedOrderOptions extends LineOptions {
  readonly columns: Readonly<Partial<Record<OrderPart, CodedOrderColumn>>>;
  readonly maxRows: number;
}

type Codes = Uint8Array | Uint16Array | Uint32Array;

/** Sums up the lines of an order log from the codes of its columns. O(lines) */
export class CodedOrderSums {
  private readonly engine: WorkerPool;
  private readonly lines: LineSums;
  private readonly columns: Partial<Record<OrderPart, LineColumn>> = {};
  private readonly nCustomers: number;
  private readonly nOrders: number | null;
  private summing: Promise<boolean> = Promise.resolve(true);

  constructor(pool: KernelPool, options: CodedOrderOptions) {
    this.engine = engineOf(pool);
    this.lines = new LineSums(pool, options);
    const { columns, maxRows } = options;
    this.nCustomers = columns.customer!.nCodes;
    this.nOrders = columns.order?.nCodes ?? null;
    for (const [part, { values, isValue }] of Object.entries(columns)) {
      this.columns[part as OrderPart] = {
        places: this.lines.allocate(4 * maxRows),
        values: values === null ? 0 : this.placeOf(values),
        known: isValue === null ? 0 : this.placeOf(isValue),
      };
    }
  }

  /** Takes lines; false where they cannot be summed up. Their codes are of no more use to it once this is done. */
  async add(nRows: number, codes: Readonly<Partial<Record<OrderPart, Codes>>>): Promise<boolean> {
    if (!(await this.summing)) return false;
    for (const [part, held] of Object.entries(codes)) {
      const { places } = this.columns[part as OrderPart]!;
      new Uint32Array(this.engine.arena.memory.buffer, places, nRows).set(held);
    }
    const { columns, nCustomers, nOrders } = this;
    this.summing = this.lines.add({ nRows, columns, isNumbered: true, nCustomers, nOrders });
    this.summing.catch(() => {});
    return true;
  }

  /** The sums, which hold until the release; null where the lines could not be summed up. */
  async finish(): Promise<LineSumWords | null> {
    return (await this.summing) ? this.lines.words() : null;
  }

  async release(): Promise<void> {
    await this.summing.catch(() => {});
    this.lines.release();
  }

  private placeOf({ buffer, byteOffset, byteLength }: Uint8Array): number {
    if (buffer === this.engine.arena.memory.buffer) return byteOffset;
    const piece = this.lines.allocate(byteLength);
    new Uint8Array(this.engine.arena.memory.buffer, piece, byteLength).set(
      new Uint8Array(buffer, byteOffset, byteLength),
    );
    return piece;
  }
}
