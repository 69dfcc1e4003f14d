import { AppError } from '#base';
import type { Column, Dataset, Role } from '#contract';
import type { Sql } from '#sql';
import { moneyFormula } from './money-formula.ts';

/** Positions of the columns of an order log that RFM needs. */
export interface OrderColumns {
  readonly customer: number;
  readonly time: number;
  readonly order: number | null;
  readonly quantity: number | null;
  /** The money of a line: its own column, price and quantity to be multiplied, or a formula. */
  readonly money:
    | { readonly type: 'amount'; readonly amount: number }
    | { readonly type: 'product'; readonly price: number; readonly quantity: number }
    | { readonly type: 'formula'; readonly amount: Sql };
}

const NUMBERS: readonly Column['storage'][] = ['BIGINT', 'DECIMAL', 'DOUBLE'];
const TIMES: readonly Column['storage'][] = ['DATE', 'TIMESTAMP'];

/**
 * Finds the columns that RFM needs by their roles. An amount goes before price times quantity, a formula before both.
 * @throws ROLE_MISSING when customer, time or money is not there.
 * @throws COLUMN_WRONG_KIND when the time is not a date, or quantity, price or amount no number; FORMULA_INVALID.
 */
export function orderColumns(dataset: Dataset, money: string | null = null): OrderColumns {
  const customer = needed(dataset, 'customer-id', { option: '--id', what: 'the customer' });
  const time = needed(dataset, 'timestamp', { option: '--time', what: 'the date of the order' });
  checkStorage(dataset, time, { allowed: TIMES, what: 'dates' });
  const order = find(dataset, 'order-id');
  const quantity = find(dataset, 'quantity');
  const price = find(dataset, 'unit-price');
  if (quantity !== null) checkStorage(dataset, quantity, { allowed: NUMBERS, what: 'numbers' });
  const columns = { customer, time, order, quantity };
  if (money !== null) return { ...columns, money: { type: 'formula', amount: moneyFormula(money, dataset) } };
  if (find(dataset, 'amount') === null && quantity !== null && price !== null) {
    checkStorage(dataset, price, { allowed: NUMBERS, what: 'numbers' });
    return { ...columns, money: { type: 'product', price, quantity } };
  }
  const amount = needed(dataset, 'amount', { option: '--amount', what: 'the money of the order' });
  checkStorage(dataset, amount, { allowed: NUMBERS, what: 'numbers' });
  return { ...columns, money: { type: 'amount', amount } };
}

function find(dataset: Dataset, role: Role): number | null {
  const at = dataset.columns.findIndex((column) => column.role === role);
  return at < 0 ? null : at;
}

function needed(dataset: Dataset, role: Role, { option, what }: { option: string; what: string }): number {
  const at = find(dataset, role);
  if (at !== null) return at;
  const { file } = dataset.source;
  throw new AppError('ROLE_MISSING', `${file}: expected a column with ${what}, found none`, {
    hint: `Name the column with ${option}.`,
    data: { file, role },
  });
}

function checkStorage(
  dataset: Dataset,
  at: number,
  { allowed, what }: { allowed: readonly Column['storage'][]; what: string },
): void {
  const { name, role, kind, storage } = dataset.columns[at]!;
  if (allowed.includes(storage)) return;
  const { file } = dataset.source;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `${file}: expected ${what} in column "${name}", the ${role}, got ${kind} values`,
    { data: { file, column: name, role } },
  );
}
