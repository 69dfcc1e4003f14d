import { type ColumnFacts, isDated, present } from './column-facts.ts';
import { canNameCustomers, customerIdRank, isBareOrderName, isIdName, isOrderIdName } from './id-names.ts';
import { amountRank, isPriceName, isQuantityName } from './money-names.ts';
import { timeRank } from './time-names.ts';

/** The columns that make a table an order log, by index; null where there is none. */
export interface OrderLogColumns {
  readonly customer: number;
  readonly time: number;
  readonly order: number | null;
  readonly amount: number | null;
  readonly quantity: number | null;
  readonly price: number | null;
}

/** Columns that the user named. */
export interface NamedColumns {
  readonly id: number | null;
  readonly time: number | null;
  readonly amount: number | null;
}

/** Above this share of distinct customers a table with nothing of an order is one row per customer. */
const MAX_DISTINCT_SHARE = 0.9;

/**
 * Finds the columns of an order log: a customer who comes again, a time, and money (an amount, or quantity and
 * unit price). Null when the table is none. Without column names the positions and values decide.
 */
export function findOrderLog(columns: readonly ColumnFacts[], named: NamedColumns): OrderLogColumns | null {
  const hasNames = columns.some((facts) => facts.hasName);
  const customer = named.id ?? (hasNames ? repeatedCustomer(columns) : leftmostCode(columns));
  const time = named.time ?? best(columns, timeRank);
  if (customer === null || time === null || customer === time) return null;
  const free = columns.filter((facts) => facts.index !== customer && facts.index !== time);
  const codes = free.filter((facts) => facts.kind !== 'decimal' && !isDated(facts) && facts.distinct > 2);
  const order = (codes.find(isOrderIdName) ?? codes.find(isBareOrderName))?.index ?? null;
  const money =
    named.amount === null ? moneyOf(free, hasNames) : { amount: named.amount, quantity: null, price: null };
  if (money.amount === null && money.price === null) return null;
  const facts = columns[customer]!;
  const isRepeated = facts.distinct < present(facts);
  const hasOrderMarks = order !== null || (money.quantity !== null && money.price !== null);
  const isGiven = named.id !== null && named.time !== null;
  if (isGiven) return { customer, time, order, ...money };
  if (!isRepeated) return null;
  if (!hasOrderMarks && facts.distinct > MAX_DISTINCT_SHARE * present(facts)) return null;
  return { customer, time, order, ...money };
}

function repeatedCustomer(columns: readonly ColumnFacts[]): number | null {
  return best(columns, (facts) =>
    !canNameCustomers(facts) || facts.distinct < 2 ? 0 : customerIdRank(facts),
  );
}

/** Without names: the first column of codes that repeat, left of the dates. */
function leftmostCode(columns: readonly ColumnFacts[]): number | null {
  const firstDate = columns.findIndex(isDated);
  const code = columns.find(
    (facts) =>
      (firstDate < 0 || facts.index < firstDate) &&
      (facts.isPadded || facts.kind === 'integer' || facts.kind === 'identifier') &&
      facts.distinct >= 2 &&
      facts.distinct < present(facts),
  );
  return code?.index ?? null;
}

function moneyOf(
  free: readonly ColumnFacts[],
  hasNames: boolean,
): { amount: number | null; quantity: number | null; price: number | null } {
  if (!hasNames) {
    const amount = free.findLast((facts) => facts.kind === 'decimal')?.index ?? null;
    const quantity = free.find(
      (facts) =>
        facts.kind === 'integer' &&
        !facts.isPadded &&
        (facts.min ?? -1) >= 0 &&
        facts.distinct < 1000 &&
        facts.index < (amount ?? -1),
    );
    return { amount, quantity: quantity?.index ?? null, price: null };
  }
  const quantity = free.find(isQuantityName)?.index ?? null;
  const amount = best(free, (facts) =>
    amountRank(facts) === 2 && facts.index !== quantity && !isIdName(facts) ? 2 : 0,
  );
  const price = free.find(isPriceName)?.index ?? null;
  if (amount !== null) return { amount, quantity, price: null };
  if (quantity !== null && price !== null) return { amount: null, quantity, price };
  return { amount: price, quantity, price: null };
}

/** Index of the column of the greatest positive rank, the first among equals; null when all ranks are 0. */
export function best(columns: readonly ColumnFacts[], rank: (facts: ColumnFacts) => number): number | null {
  let found: { index: number; rank: number } | null = null;
  for (const facts of columns) {
    const value = rank(facts);
    if (value > (found?.rank ?? 0)) found = { index: facts.index, rank: value };
  }
  return found?.index ?? null;
}
