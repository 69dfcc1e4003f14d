import type { OrderPart } from '#kernels';

/** What kernels have to know of an order log to sum it up. */
export interface OrderShape {
  /** Positions; names are VARCHAR, money and pieces BIGINT or DECIMAL. */
  readonly columns: Readonly<Partial<Record<OrderPart, number>>> & {
    readonly customer: number;
    readonly time: number;
    readonly money: number;
  };
  readonly timeBytes: 4 | 8;
  readonly isProduct: boolean;
  /** Statuses that mean cancelled. */
  readonly cancelled: readonly string[];
  /** Decimal places of an amount. */
  readonly decimals: number;
}
