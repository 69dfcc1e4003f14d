import type { LineSumColumns } from '#kernels';

/** What the lines of an order log are, as `sumOrderLines` tells them. */
const [INSIDE, UNDATED, AFTER, BEFORE] = [0, 1, 2, 3];
const [WITHOUT_AMOUNT, SALE, TAKEN_BACK, CANCELLED, ZERO_PRICED, OTHER] = [0, 1, 2, 3, 4, 5];

/** How many lines there are and why some are left out, in the terms of a recipe. */
export type LineCounts = Readonly<Record<(typeof COUNTS)[number], number>>;

const COUNTS = [
  'lines',
  'withoutCustomer',
  'withoutDate',
  'afterCutoff',
  'beforeWindow',
  'sales',
  'returns',
  'zeroPriced',
  'withoutAmount',
  'otherLines',
  'customers',
  'customersWithAnyLine',
] as const;

/** Customers with a sale, in no order; column by column. */
export interface CustomerSums {
  /** Codes. */
  readonly customer: Uint32Array;
  readonly orders: Int32Array;
  readonly sold: BigInt64Array;
  readonly takenBack: BigInt64Array;
  readonly cancelled: BigInt64Array;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
}

/** Sums of an order log turned to one row per customer with a sale in the window. */
export function customerSums(sums: LineSumColumns): CustomerSums {
  const { customer, what, orders, amount, firstDay, lastDay } = sums;
  const isSale = (i: number) => customer[i] !== 0 && what[i] === ((INSIDE! << 3) | SALE!);
  let n = 0;
  let last = 0;
  for (let i = 0; i < what.length; i++) {
    if (isSale(i)) n++;
    if (customer[i]! > last) last = customer[i]!;
  }
  const places = new Int32Array(last + 1).fill(-1);
  const i32 = () => new Int32Array(n);
  const i64 = () => new BigInt64Array(n);
  const found = {
    ...{ customer: new Uint32Array(n), orders: i32(), firstDay: i32(), lastDay: i32() },
    ...{ sold: i64(), takenBack: i64(), cancelled: i64() },
  };
  let at = 0;
  for (let i = 0; i < what.length; i++) {
    if (!isSale(i)) continue;
    places[customer[i]!] = at;
    found.customer[at] = customer[i]! - 1;
    found.orders[at] = orders[i]!;
    found.sold[at] = amount[i]!;
    found.firstDay[at] = firstDay[i]!;
    found.lastDay[at++] = lastDay[i]!;
  }
  for (let i = 0; i < what.length; i++) {
    const place = places[customer[i]!]!;
    if (place < 0 || what[i]! >> 3 !== INSIDE) continue;
    const kind = what[i]! & 7;
    if (kind === TAKEN_BACK) found.takenBack[place] = amount[i]!;
    else if (kind === CANCELLED) found.cancelled[place] = amount[i]!;
  }
  return found;
}

/** Counts the lines that were summed up. */
export function lineCounts({ customer, what, lines }: LineSumColumns): LineCounts {
  const counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<
    (typeof COUNTS)[number],
    number
  >;
  const kinds: Readonly<Record<number, (typeof COUNTS)[number]>> = {
    [SALE!]: 'sales',
    [TAKEN_BACK!]: 'returns',
    [CANCELLED!]: 'returns',
    [ZERO_PRICED!]: 'zeroPriced',
    [WITHOUT_AMOUNT!]: 'withoutAmount',
    [OTHER!]: 'otherLines',
  };
  const seen = new Set<number>();
  for (let i = 0; i < what.length; i++) {
    const [place, kind, n] = [what[i]! >> 3, what[i]! & 7, lines[i]!];
    counts.lines += n;
    if (place === UNDATED) counts.withoutDate += n;
    if (customer[i] === 0) {
      counts.withoutCustomer += n;
      continue;
    }
    seen.add(customer[i]!);
    if (place === AFTER) counts.afterCutoff += n;
    else if (place === BEFORE) counts.beforeWindow += n;
    else if (place === INSIDE) {
      counts[kinds[kind]!] += n;
      if (kind === SALE) counts.customers++;
    }
  }
  counts.customersWithAnyLine = seen.size;
  return counts;
}
