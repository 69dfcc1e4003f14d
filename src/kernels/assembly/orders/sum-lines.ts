import { Gang } from '../gang';

const DAY_MICROS: i64 = 86_400_000_000;
/** An order id that so many customers share names no order. */
const MAX_OWNERS: u32 = 64;

const INSIDE: u32 = 0;
const UNDATED: u32 = 1;
const AFTER: u32 = 2;
const BEFORE: u32 = 3;

const WITHOUT_AMOUNT: u32 = 0;
const SALE: u32 = 1;
const TAKEN_BACK: u32 = 2;
const CANCELLED: u32 = 3;
const ZERO_PRICED: u32 = 4;
const OTHER: u32 = 5;

/** Lines of one customer, place and kind; 40 bytes. */
@unmanaged
class Sum {
  amount: i64;
  /** Code of the customer and 1, 0 for none. */
  customer: u32;
  /** place * 8 + kind */
  what: u32;
  /** The customer's next sum and 1. */
  next: u32;
  lines: u32;
  orders: u32;
  firstDay: i32;
  lastDay: i32;
  pad: u32;
}

/** What an order was seen with: 12 bytes. */
@unmanaged
class Owner {
  /** Code of the customer and 2; 0 where the order is new. */
  customer: u32;
  /** A bit for each place * 6 + kind. */
  seen: u32;
  /** The next owner of the same order and 1. */
  next: u32;
}

@unmanaged
class LinesParameters extends Gang {
  /**
   * u32[n] places of the columns, 0 where missing, or numbers of their values from 0: null where there is no such column.
   */
  customers: usize;
  /** u32 code of each place; null where the numbers are the codes. */
  customerCodes: usize;
  orders: usize;
  orderCodes: usize;
  times: usize;
  /** i32 days or i64 microseconds since 1970. */
  timeValues: usize;
  timeBytes: u32;
  money: usize;
  moneyValues: usize;
  pieces: usize;
  pieceValues: usize;
  status: usize;
  /** u8 of each place, 1 where it means cancelled. */
  statusFlags: usize;
  /** 1 where the money is price times pieces. */
  isProduct: u32;
  /** Days; `from` is the least i32 where there is none. */
  from: i32;
  to: i32;
  n: u32;
  /** u32 of each customer and 1: its first sum and 1. */
  heads: usize;
  /** `Sum`s with room for n more. */
  sums: usize;
  nSums: u32;
  /** `Owner` of each order; further owners with room for n more. */
  owners: usize;
  others: usize;
  nOthers: u32;
  /** 1 where columns have numbers from 0, with u8 of each number, 0 where it is no value: null where all are. */
  isNumbered: u32;
  customerKnown: usize;
  timeKnown: usize;
  moneyKnown: usize;
  pieceKnown: usize;
  statusKnown: usize;
}

/** Adds up lines of orders; returns 0, or 1 where it gives up. */
export function sumOrderLines(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<LinesParameters>(block);
  let sum: Sum = changetype<Sum>(q.sums);
  let lastCustomer: u32 = 0xffffffff;
  let lastWhat: u32 = 0;
  const step: u32 = q.isNumbered;
  // lines of one order stand together and share all of these
  let lastTime: u32 = 0;
  let lastOrder: u32 = 0xffffffff;
  let day: i32 = 0;
  let place: u32 = UNDATED;
  for (let i: usize = 0; i < <usize>q.n; i++) {
    const at = i << 2;
    const held = placeAt(q.customers + at, step, q.customerKnown);
    const customer = held == 0 ? 0 : codeOf(q.customerCodes, held) + 1;
    const time = placeAt(q.times + at, step, q.timeKnown);
    if (time != lastTime) {
      lastTime = time;
      day = time == 0 ? 0 : dayOf(q, <usize>time - 1);
      place = time == 0 ? UNDATED : day >= q.to ? AFTER : q.from > day ? BEFORE : INSIDE;
    }
    const money = placeAt(q.money + at, step, q.moneyKnown);
    const price = money == 0 ? 0 : load<i64>(q.moneyValues + ((<usize>money - 1) << 3));
    const piece = q.pieces == 0 ? 0 : placeAt(q.pieces + at, step, q.pieceKnown);
    const pieces = piece == 0 ? 0 : load<i64>(q.pieceValues + ((<usize>piece - 1) << 3));
    const isProduct = q.isProduct != 0;
    const isKnown = money != 0 && (!isProduct || piece != 0);
    const amount = isProduct ? price * pieces : price;
    const isPositive = price > 0 && (q.pieces == 0 || pieces > 0);
    const isNegative = (price > 0 && pieces < 0) || (!isProduct && price < 0);
    let kind = WITHOUT_AMOUNT;
    if (isKnown) {
      const status = q.status == 0 ? 0 : placeAt(q.status + at, step, q.statusKnown);
      const isCancelled = status != 0 && load<u8>(q.statusFlags + <usize>status - 1) != 0;
      if (isPositive) kind = isCancelled ? CANCELLED : SALE;
      else kind = isNegative ? TAKEN_BACK : amount == 0 ? ZERO_PRICED : OTHER;
    }
    const what = (place << 3) | kind;
    if (customer != lastCustomer || what != lastWhat) {
      sum = sumOf(q, customer, what);
      lastCustomer = customer;
      lastWhat = what;
      lastOrder = 0xffffffff;
    }
    if (sum.lines++ == 0) {
      sum.firstDay = day;
      sum.lastDay = day;
    } else {
      sum.firstDay = min(sum.firstDay, day);
      sum.lastDay = max(sum.lastDay, day);
    }
    if (isKnown) sum.amount += amount < 0 ? -amount : amount;
    if (q.orders == 0) sum.orders++;
    else {
      const named = load<u32>(q.orders + at) + step;
      if (named == 0) return 1;
      const order = codeOf(q.orderCodes, named);
      if (order == lastOrder) continue;
      lastOrder = order;
      const isNew = markOrder(q, order, customer, place * 6 + kind);
      if (isNew < 0) return 1;
      sum.orders += <u32>isNew;
    }
  }
  return 0;
}

/** Place of a value, 0 where it is missing. */
// @ts-ignore: decorator
@inline
function placeAt(at: usize, step: u32, known: usize): u32 {
  const place = load<u32>(at) + step;
  return known != 0 && <u32>load<u8>(known + <usize>place - 1) == 0 ? 0 : place;
}

// @ts-ignore: decorator
@inline
function codeOf(codes: usize, place: u32): u32 {
  return codes == 0 ? place - 1 : load<u32>(codes + ((<usize>place - 1) << 2));
}

// @ts-ignore: decorator
@inline
function dayOf(q: LinesParameters, place: usize): i32 {
  if (q.timeBytes == 4) return load<i32>(q.timeValues + (place << 2));
  const micros = load<i64>(q.timeValues + (place << 3));
  const day = micros / DAY_MICROS;
  return <i32>(micros % DAY_MICROS < 0 ? day - 1 : day);
}

function sumOf(q: LinesParameters, customer: u32, what: u32): Sum {
  const head = q.heads + (<usize>customer << 2);
  for (let next = load<u32>(head); next != 0; ) {
    const sum = changetype<Sum>(q.sums + <usize>(next - 1) * offsetof<Sum>());
    if (sum.what == what) return sum;
    next = sum.next;
  }
  const sum = changetype<Sum>(q.sums + <usize>q.nSums * offsetof<Sum>());
  sum.amount = 0;
  sum.customer = customer;
  sum.what = what;
  sum.next = load<u32>(head);
  sum.lines = 0;
  sum.orders = 0;
  store<u32>(head, ++q.nSums);
  return sum;
}

/** 1 where an order was not seen with this customer, place and kind before, else 0; -1 where its owners are too many. */
// @ts-ignore: decorator
@inline
function markOrder(q: LinesParameters, order: u32, customer: u32, bit: u32): i32 {
  let owner = changetype<Owner>(q.owners + <usize>order * offsetof<Owner>());
  const flag: u32 = <u32>1 << bit;
  if (owner.customer != customer + 2 && owner.customer != 0) {
    owner = otherOwner(q, owner, customer);
    if (changetype<usize>(owner) == 0) return -1;
  }
  owner.customer = customer + 2;
  if ((owner.seen & flag) != 0) return 0;
  owner.seen |= flag;
  return 1;
}

function otherOwner(q: LinesParameters, first: Owner, customer: u32): Owner {
  let owner = first;
  for (let i: u32 = 0; i < MAX_OWNERS; i++) {
    if (owner.next == 0) {
      const other = changetype<Owner>(q.others + <usize>q.nOthers * offsetof<Owner>());
      other.customer = 0;
      other.seen = 0;
      other.next = 0;
      owner.next = ++q.nOthers;
      return other;
    }
    owner = changetype<Owner>(q.others + <usize>(owner.next - 1) * offsetof<Owner>());
    if (owner.customer == customer + 2) return owner;
  }
  return changetype<Owner>(0);
}
