import type { Column, Dataset } from '#contract';
import { join, name, type Sql, sql } from '#sql';
import { filePattern } from '#table';
import { customerKey } from './customer-key.ts';
import { FORMULA_DECIMALS } from './money-formula.ts';
import { orderColumns } from './order-columns.ts';
import type { OrderLog } from './order-log.ts';
import { productColumns } from './product-columns.ts';

/** An order log in one shape, whatever its columns are. */
export interface OrderLines {
  /**
   * One row per line: `id` of the customer as text, `day`, `order_id` as text, `amount` (signed DECIMAL); `sale`:
   * quantity and money above 0 and not cancelled; `taken_back`: a negative quantity or amount; `returned`: taken
   * back, or cancelled and so never a sale. Customer, date and money are NULL where missing; without money a line is
   * neither. `product` and `category` as text, NULL where the log has no such column.
   */
  readonly query: Sql;
  /** Decimal places of `amount`. */
  readonly decimals: number;
  readonly hasOrderId: boolean;
  /** Every line is known to be an order of its own. */
  readonly isOrderPerLine: boolean;
}

/** Decimal places of amounts in columns that are not DECIMAL. */
const ROUNDED_DECIMALS = 4;

/**
 * Reads an order log by the roles of its columns.
 * @throws ROLE_MISSING, COLUMN_WRONG_KIND as `orderColumns` does.
 */
export function orderLines(log: OrderLog): OrderLines {
  const { dataset, parquet } = log;
  const columns = orderColumns(dataset, log.money);
  const { positive, negative } = signs(columns);
  const order = columns.order === null ? null : cell(columns.order);
  const { product, category } = productColumns(dataset);
  return {
    query: sql`
      SELECT id, day, order_id, product, category, amount, positive AND NOT cancelled AND amount IS NOT NULL AS sale,
        negative AND amount IS NOT NULL AS taken_back,
        (negative OR (positive AND cancelled)) AND amount IS NOT NULL AS returned
      FROM (
        SELECT ${customerKey(cell(columns.customer))} AS id, CAST(${cell(columns.time)} AS DATE) AS day,
          CAST(${order} AS VARCHAR) AS order_id, ${text(product)} AS product, ${text(category)} AS category,
          ${amount(dataset, columns)} AS amount,
          coalesce(${positive}, FALSE) AS positive, coalesce(${negative}, FALSE) AS negative,
          ${cancelled(log, columns.order)} AS cancelled
        FROM ${file(parquet)}
      )`,
    decimals: decimals(dataset, columns),
    hasOrderId: order !== null,
    isOrderPerLine: columns.order !== null && isUnique(dataset, columns.order),
  };
}

function isUnique({ columns, rows }: Dataset, at: number): boolean {
  return columns[at]!.missing === 0 && columns[at]!.distinct === rows;
}

type Columns = ReturnType<typeof orderColumns>;

function signs({ money, quantity }: Columns): { positive: Sql; negative: Sql } {
  if (money.type === 'formula')
    return { positive: sql`(${money.amount} > 0)`, negative: sql`(${money.amount} < 0)` };
  const price = cell(money.type === 'product' ? money.price : money.amount);
  const pieces = quantity === null ? null : cell(quantity);
  return {
    positive: sql`(${price} > 0${pieces === null ? sql`` : sql` AND ${pieces} > 0`})`,
    negative:
      money.type === 'product'
        ? sql`(${price} > 0 AND ${pieces} < 0)`
        : sql`(${price} < 0${pieces === null ? sql`` : sql` OR (${price} > 0 AND ${pieces} < 0)`})`,
  };
}

/** Whole numbers and money exactly, other numbers rounded; NULL where a number is too large for money. */
function amount(dataset: Dataset, { money }: Columns): Sql {
  const exact = (at: number) => {
    const column = dataset.columns[at]!;
    // 19 digits hold every BIGINT, and the product of two such decimals still fits into 38; of two narrow ones into
    // 18, which is quicker by a third
    const width = isNarrow(column) ? 9 : column.storage === 'BIGINT' ? 19 : 18;
    return sql`TRY_CAST(${cell(at)} AS DECIMAL(${width}, ${decimalsOf(column)}))`;
  };
  if (money.type === 'formula') return money.amount;
  return money.type === 'amount'
    ? exact(money.amount)
    : sql`(${exact(money.quantity)} * ${exact(money.price)})`;
}

/** Nine digits hold every value of the column. */
function isNarrow(column: Column): boolean {
  if (column.numeric === null || column.storage === 'DOUBLE') return false;
  const largest = Math.max(Math.abs(column.numeric.min), Math.abs(column.numeric.max));
  return largest * 10 ** decimalsOf(column) < 999_999_999;
}

function decimals(dataset: Dataset, { money }: Columns): number {
  if (money.type === 'formula') return FORMULA_DECIMALS;
  const of = (at: number) => decimalsOf(dataset.columns[at]!);
  return money.type === 'amount' ? of(money.amount) : of(money.quantity) + of(money.price);
}

function decimalsOf({ storage, decimals: places }: Column): number {
  if (storage === 'BIGINT') return 0;
  return storage === 'DECIMAL' ? (places ?? ROUNDED_DECIMALS) : ROUNDED_DECIMALS;
}

/**
 * TRUE where a status column says so, or where the order id is a number after a C while other ids of the log are
 * plain numbers: with C before all of them it says nothing.
 */
function cancelled({ dataset, parquet }: OrderLog, order: number | null): Sql {
  const conditions = dataset.columns.flatMap((column, at): Sql[] => {
    if (column.storage === 'BOOLEAN' && /cancel|refund|return/i.test(column.name)) return [cell(at)];
    if (column.storage !== 'VARCHAR') return [];
    if (at === order) {
      const matches = sql`regexp_matches(${cell(at)}, '^[Cc][0-9]+$')`;
      const begins = sql`starts_with(${cell(at)}, 'C') OR starts_with(${cell(at)}, 'c')`;
      return [
        sql`(CASE WHEN (SELECT ${marksCancelled(parquet, at)}) THEN CASE WHEN ${begins} THEN ${matches} END END)`,
      ];
    }
    return /status|state|cancel/i.test(column.name) && column.levels !== null ? isCancelled(column, at) : [];
  });
  return conditions.reduce((all, condition) => sql`(${all} OR coalesce(${condition}, FALSE))`, sql`FALSE`);
}

/** There are ids with a C in front, and the first of all ids is a number; mostly told from statistics of the file. */
function marksCancelled(parquet: string, order: number): Sql {
  const some = (condition: Sql) => sql`EXISTS (SELECT 1 FROM ${file(parquet)} WHERE ${condition})`;
  const between = (from: string, to: string) =>
    some(sql`${cell(order)} >= ${from} AND ${cell(order)} < ${to}`);
  // after 9 comes a colon
  const isNumberFirst = sql`${between('0', ':')} AND NOT ${some(sql`${cell(order)} < '0'`)}`;
  return sql`(${between('C', 'D')} OR ${between('c', 'd')}) AND ${isNumberFirst}`;
}

/** The levels are looked at once where all of them are known. */
function isCancelled({ levels, distinct }: Column, at: number): Sql[] {
  if (distinct > levels!.length) return [sql`regexp_matches(lower(${cell(at)}), '^(cancel|refund|return)')`];
  const found = levels!.filter(({ level }) => /^(cancel|refund|return)/i.test(level));
  return found.length === 0 ? [] : [sql`(${cell(at)} IN (${join(found.map(({ level }) => sql`${level}`))}))`];
}

function text(column: number | null): Sql {
  return sql`CAST(${column === null ? null : cell(column)} AS VARCHAR)`;
}

function cell(column: number): Sql {
  return name(`c${column}`);
}

function file(parquet: string): Sql {
  return sql`read_parquet(${filePattern(parquet)})`;
}
