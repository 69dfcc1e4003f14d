import { AppError } from '#base';
import type { Dataset } from '#contract';
import { name, type Sql, sql, when } from '#sql';

/** The columns of an order log as SQL over its Parquet file, by role. */
export interface OrderColumns {
  readonly customer: Sql;
  readonly time: Sql;
  /** Money of a line, DECIMAL, signed. */
  readonly amount: Sql;
  /** TRUE for a line that is a sale: customer aside, quantity and price above 0 and not cancelled. */
  readonly isSale: Sql;
  /** TRUE for a line that takes a sale back. */
  readonly isReturn: Sql;
  readonly order: Sql | null;
  /** Decimal places of `amount`. */
  readonly decimals: number;
}

/**
 * Finds the columns that RFM needs by their roles.
 * @throws ROLE_MISSING when customer, time or money is not there.
 */
export function orderColumns(dataset: Dataset): OrderColumns {
  const find = (role: string) => dataset.columns.findIndex((column) => column.role === role);
  const need = (role: string, option: string, what: string): number => {
    const at = find(role);
    if (at >= 0) return at;
    throw new AppError('ROLE_MISSING', `${dataset.source.file}: expected a column with ${what}, found none`, {
      hint: `Name the column with ${option}.`,
      data: { file: dataset.source.file, role },
    });
  };
  const customer = need('customer-id', '--id', 'the customer');
  const time = need('timestamp', '--time', 'the date of the order');
  const quantity = find('quantity');
  const price = find('unit-price');
  const cancelled = cancellation(dataset);
  if (quantity >= 0 && price >= 0) {
    const decimals = decimalsOf(dataset, price) + decimalsOf(dataset, quantity);
    const amount = sql`(${decimal(dataset, quantity)} * ${decimal(dataset, price)})`;
    return {
      customer: cell(customer),
      time: sql`CAST(${cell(time)} AS TIMESTAMP)`,
      amount,
      isSale: sql`(${cell(quantity)} > 0 AND ${cell(price)} > 0 AND NOT ${cancelled})`,
      isReturn: sql`(${cell(price)} > 0 AND (${cell(quantity)} < 0 OR (${cancelled} AND ${cell(quantity)} > 0)))`,
      order: orderId(find('order-id')),
      decimals,
    };
  }
  const money = need('amount', '--amount', 'the money of the order');
  return {
    customer: cell(customer),
    time: sql`CAST(${cell(time)} AS TIMESTAMP)`,
    amount: decimal(dataset, money),
    isSale: sql`(${cell(money)} > 0${quantity >= 0 ? sql` AND ${cell(quantity)} > 0` : sql``} AND NOT ${cancelled})`,
    isReturn: sql`(${cell(money)} < 0 OR (${cancelled} AND ${cell(money)} > 0)${when(quantity >= 0, sql` OR ${cell(Math.max(quantity, 0))} < 0`)})`,
    order: orderId(find('order-id')),
    decimals: decimalsOf(dataset, money),
  };
}

function cell(column: number): Sql {
  return name(`c${column}`);
}

function orderId(column: number): Sql | null {
  return column >= 0 ? cell(column) : null;
}

/** Whole numbers and money exactly; other numbers rounded to four decimal places. */
function decimal(dataset: Dataset, at: number): Sql {
  return {
    type: 'sequence',
    parts: [sql`CAST(${cell(at)} AS DECIMAL(18, `, sql`${decimalsOf(dataset, at)}`, sql`))`],
  };
}

function decimalsOf(dataset: Dataset, at: number): number {
  const column = dataset.columns[at]!;
  if (column.storage === 'BIGINT' || column.storage === 'BOOLEAN') return 0;
  return Math.min(column.decimals ?? 4, 4);
}

/** TRUE where the order id or a status column says that the order was cancelled. */
function cancellation(dataset: Dataset): Sql {
  const conditions: Sql[] = [];
  for (const [at, column] of dataset.columns.entries()) {
    if (column.storage !== 'VARCHAR') continue;
    const isStatus = /status|state|cancel/i.test(column.name) && column.levels !== null;
    if (isStatus)
      conditions.push(sql`coalesce(regexp_matches(lower(${cell(at)}), '^(cancel|refund|return)'), FALSE)`);
    if (column.role === 'order-id')
      conditions.push(sql`coalesce(regexp_matches(${cell(at)}, '^[Cc][0-9]+$'), FALSE)`);
  }
  return conditions.reduce((all, condition) => sql`(${all} OR ${condition})`, sql`FALSE`);
}
