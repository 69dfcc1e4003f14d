import { AppError } from '#base';

/** The size from which and up to which the shop can be generated, in distinct orders. */
export const ORDERS = { min: 1000, max: 10_000_000, default: 40_000 } as const;

/** What decides the content of the demo: the same options give the same bytes. */
export interface ShopOptions {
  /** Distinct orders, guest checkouts included; integer in 1,000..10,000,000; 40,000 when left out. */
  readonly orders?: number;
  /** Any integer. */
  readonly seed: number;
}

/** @throws OPTION_INVALID when a value is out of its range. */
export function resolveShopOptions(options: ShopOptions): Required<ShopOptions> {
  const { orders = ORDERS.default, seed } = options;
  if (!Number.isInteger(orders) || orders < ORDERS.min || orders > ORDERS.max) {
    throw new AppError(
      'OPTION_INVALID',
      `demo: expected orders to be a whole number from ${ORDERS.min} to ${ORDERS.max}, got ${orders}`,
      { data: { option: 'orders', min: ORDERS.min, max: ORDERS.max } },
    );
  }
  if (!Number.isSafeInteger(seed)) {
    throw new AppError('OPTION_INVALID', `demo: expected seed to be a whole number, got ${seed}`, {
      data: { option: 'seed' },
    });
  }
  return { orders, seed };
}
