import type { Column, Dataset } from '#contract';
import type { OrderShape, PlainOrderLog } from '#table';
import { type OrderColumns, orderColumns } from './order-columns.ts';
import type { OrderLog } from './order-log.ts';
import type { OrderWindow } from './order-window.ts';

const DAY = 86_400_000;
/** Sums of 64-bit money stay below it. */
const MAX_SUM = 2 ** 62;

/**
 * What `orderSumsQuery` asks of a log, where it asks nothing but plain columns and whole numbers, so that kernels can
 * answer it; null elsewhere.
 */
export function plainOrderLog(
  { dataset, parquet, money = null }: OrderLog,
  { from, to }: OrderWindow,
): PlainOrderLog | null {
  const shape = plainOrderShape(dataset, money);
  const days = [from ?? to, to].map((day) => Date.parse(`${day}T00:00:00Z`) / DAY);
  if (shape === null || !days.every(Number.isInteger)) return null;
  return { ...shape, parquet, from: from === null ? null : days[0]!, to: days[1]! };
}

/**
 * The same without a window.
 * @throws ROLE_MISSING, COLUMN_WRONG_KIND as `orderColumns` does.
 */
export function plainOrderShape(dataset: Dataset, money: string | null = null): OrderShape | null {
  const columns = orderColumns(dataset, money);
  const order = orderOf(dataset, columns);
  const status = statusOf(dataset, columns);
  const amount = amountOf(dataset, columns);
  if (order === null || status === null || amount === null) return null;
  if (dataset.columns[columns.customer]!.storage !== 'VARCHAR') return null;
  return {
    columns: {
      customer: columns.customer,
      time: columns.time,
      ...order,
      ...amount.columns,
      ...status.columns,
    },
    timeBytes: dataset.columns[columns.time]!.storage === 'DATE' ? 4 : 8,
    isProduct: amount.isProduct,
    cancelled: status.cancelled,
    decimals: amount.decimals,
  };
}

/** The column that tells orders apart; none where every line is one. */
function orderOf({ columns, rows }: Dataset, { order }: OrderColumns): { order?: number } | null {
  if (order === null) return null;
  const { missing, distinct, storage } = columns[order]!;
  if (missing > 0) return null;
  if (distinct === rows) return {};
  return storage === 'VARCHAR' ? { order } : null;
}

/** The column that says which lines are cancelled, as `orderLines` finds it; null where it takes a closer look. */
function statusOf(
  { columns, findings, shape }: Dataset,
  { order }: OrderColumns,
): { columns: { status?: number }; cancelled: readonly string[] } | null {
  const says = (column: Column) =>
    findings?.some((finding) => finding.code === 'cancelled-orders' && finding.column === column.name);
  // an import of orders has looked for ids that are a number behind a C
  if (shape !== 'orders' || (order !== null && says(columns[order]!) !== false)) return null;
  const found: { status: number; cancelled: string[] }[] = [];
  for (const [at, { storage, name, levels, distinct }] of columns.entries()) {
    if (storage === 'BOOLEAN' && /cancel|refund|return/i.test(name)) return null;
    if (storage !== 'VARCHAR' || at === order || levels === null || !/status|state|cancel/i.test(name))
      continue;
    if (distinct > levels.length) return null;
    const cancelled = levels.flatMap(({ level }) => (/^(cancel|refund|return)/i.test(level) ? [level] : []));
    if (cancelled.length > 0) found.push({ status: at, cancelled });
  }
  if (found.length > 1) return null;
  const [one] = found;
  return one === undefined
    ? { columns: {}, cancelled: [] }
    : { columns: { status: one.status }, cancelled: one.cancelled };
}

interface PlainAmount {
  readonly columns: { readonly money: number; readonly pieces?: number };
  readonly isProduct: boolean;
  readonly decimals: number;
}

/** Money in whole numbers of its smallest part, whose sum fits. */
function amountOf({ columns, rows }: Dataset, { money, quantity }: OrderColumns): PlainAmount | null {
  if (money.type === 'formula') return null;
  const isProduct = money.type === 'product';
  const at = isProduct ? money.price : money.amount;
  const pieces = quantity === null ? null : columns[quantity]!;
  const largest = largestOf(columns[at]!) * (isProduct ? largestOf(pieces!) : 1) * rows;
  const isPlain = pieces === null || Number.isFinite(largestOf(pieces));
  if (!isPlain || !(largest < MAX_SUM)) return null;
  return {
    columns: { money: at, ...(quantity === null ? {} : { pieces: quantity }) },
    isProduct,
    decimals: decimalsOf(columns[at]!) + (isProduct ? decimalsOf(pieces!) : 0),
  };
}

/** The greatest magnitude as a whole number, infinite for others. */
function largestOf(column: Column): number {
  if (column.numeric === null || (column.storage !== 'BIGINT' && column.storage !== 'DECIMAL'))
    return Infinity;
  const largest = Math.max(Math.abs(column.numeric.min), Math.abs(column.numeric.max));
  return (largest + 1) * 10 ** decimalsOf(column);
}

function decimalsOf({ storage, decimals }: Column): number {
  return storage === 'DECIMAL' ? (decimals ?? 0) : 0;
}
