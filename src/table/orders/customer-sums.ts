import { type LineSumWords, SUM_WORDS, SumField } from '#kernels';

/** What the lines of an order log are, as `sumOrderLines` tells them. */
const [INSIDE, UNDATED, AFTER, BEFORE] = [0, 1, 2, 3] as const;
const [SALE, TAKEN_BACK, CANCELLED] = [1, 2, 3] as const;

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

const KINDS = ['withoutAmount', 'sales', 'returns', 'returns', 'zeroPriced', 'otherLines'] as const;

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

const { amount, customer: customerAt, what: whatAt, lines: linesAt, orders, firstDay, lastDay } = SumField;

/** Sums of an order log turned to one row per customer with a sale in the window. */
export function customerSums({ n: nSums, words }: LineSumWords): CustomerSums {
  const end = SUM_WORDS * nSums;
  const isSale = (at: number) => words[at + customerAt] !== 0 && words[at + whatAt] === (INSIDE << 3) + SALE;
  let n = 0;
  let last = 0;
  for (let at = 0; at < end; at += SUM_WORDS) {
    if (isSale(at)) n++;
    last = Math.max(last, words[at + customerAt]!);
  }
  const places = new Int32Array(last + 1).fill(-1);
  const i32 = () => new Int32Array(n);
  const i64 = () => new BigInt64Array(n);
  const found = {
    ...{ customer: new Uint32Array(n), orders: i32(), firstDay: i32(), lastDay: i32() },
    ...{ sold: i64(), takenBack: i64(), cancelled: i64() },
  };
  const [sold, takenBack, cancelled] = [found.sold, found.takenBack, found.cancelled].map(
    ({ buffer }) => new Int32Array(buffer),
  ) as [Int32Array, Int32Array, Int32Array];
  const setAmount = (to: Int32Array, place: number, at: number) => {
    to[2 * place] = words[at + amount]!;
    to[2 * place + 1] = words[at + amount + 1]!;
  };
  let place = 0;
  for (let at = 0; at < end; at += SUM_WORDS) {
    if (!isSale(at)) continue;
    places[words[at + customerAt]!] = place;
    found.customer[place] = words[at + customerAt]! - 1;
    found.orders[place] = words[at + orders]!;
    found.firstDay[place] = words[at + firstDay]!;
    found.lastDay[place] = words[at + lastDay]!;
    setAmount(sold, place++, at);
  }
  for (let at = 0; at < end; at += SUM_WORDS) {
    const of = places[words[at + customerAt]!]!;
    const what = words[at + whatAt]!;
    if (of < 0 || what >> 3 !== INSIDE) continue;
    if ((what & 7) === TAKEN_BACK) setAmount(takenBack, of, at);
    else if ((what & 7) === CANCELLED) setAmount(cancelled, of, at);
  }
  return found;
}

/** The last day with a line, in days since 1970; null where no line has a date. */
export function lastDayOf({ n, words }: LineSumWords): number | null {
  let last: number | null = null;
  for (let at = 0; at < SUM_WORDS * n; at += SUM_WORDS) {
    const day = words[at + lastDay]!;
    if (words[at + whatAt]! >> 3 !== UNDATED && (last === null || day > last)) last = day;
  }
  return last;
}

/** Counts the lines that were summed up. */
export function lineCounts({ n: nSums, words }: LineSumWords, nCustomers: number): LineCounts {
  const counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<
    (typeof COUNTS)[number],
    number
  >;
  const seen = new Uint8Array(nCustomers + 1);
  for (let at = 0; at < SUM_WORDS * nSums; at += SUM_WORDS) {
    const customer = words[at + customerAt]!;
    const [place, kind, n] = [words[at + whatAt]! >> 3, words[at + whatAt]! & 7, words[at + linesAt]!];
    counts.lines += n;
    if (place === UNDATED) counts.withoutDate += n;
    if (customer === 0) {
      counts.withoutCustomer += n;
      continue;
    }
    if (seen[customer] === 0) counts.customersWithAnyLine++;
    seen[customer] = 1;
    if (place === AFTER) counts.afterCutoff += n;
    else if (place === BEFORE) counts.beforeWindow += n;
    else if (place === INSIDE) {
      counts[KINDS[kind]!] += n;
      if (kind === SALE) counts.customers++;
    }
  }
  return counts;
}
