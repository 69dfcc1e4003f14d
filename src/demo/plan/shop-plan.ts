import { createRng, invariant, type Rng } from '#base';
import type { ShopOptions } from '../options.ts';
import { N_DAYS } from '../shop/calendar.ts';
import { BLOCK_SIZE, GUESTS } from '../shop/parameters.ts';
import {
  type CustomerHistory,
  dealBlock,
  drawGuestDay,
  drawHistory,
  NO_SEGMENT,
  SIGNUP_RANGE,
} from './customer-history.ts';
import { sortByKey } from './sampling.ts';

/** The customer of a guest checkout. */
export const GUEST = -1;

/** Who orders on which day. Customers are numbered from 0 in the order of their signup. */
export interface ShopPlan {
  readonly nCustomers: number;
  readonly nOrders: number;
  /** [nCustomers] index into SEGMENTS, or NO_SEGMENT. */
  readonly segment: Int8Array;
  /** [nCustomers] days from day 0, may be negative. */
  readonly signupDay: Int16Array;
  /** [nCustomers] usual value of an order. */
  readonly levelCents: Float32Array;
  /** [nOrders] customer or GUEST, the orders of a day side by side. */
  readonly customerOfOrder: Int32Array;
  /** [N_DAYS + 1] where the orders of a day begin. */
  readonly firstOrderOfDay: Int32Array;
  /** The stream of one customer under a purpose, independent of all else. */
  customerRng(purpose: string, customer: number): Rng;
  /** The stream of one day. */
  dayRng(day: number): Rng;
}

const CUSTOMERS_BETWEEN_STEPS = 2000;

/** Plans the shop in steps; each `yield` gives the share done, so that a caller may breathe between them. */
export function* planShop({ orders, seed }: Required<ShopOptions>): Generator<number, ShopPlan> {
  const root = createRng(seed).fork('demo');
  const draft = newDraft(orders);
  let left = orders - Math.round(orders * GUESTS.share);
  let block: number[] = [];
  let misfits = 0;
  for (let turn = 0; left > 0 && misfits < BLOCK_SIZE; turn++) {
    const slot = turn % BLOCK_SIZE;
    if (slot === 0) block = dealBlock(root.fork(`block ${turn / BLOCK_SIZE}`));
    const history = drawHistory(root.fork(`history ${turn}`), block[slot]!);
    if (history.orderDays.length > left) {
      misfits++;
      continue;
    }
    left -= history.orderDays.length;
    addCustomer(draft, history);
    if (turn % CUSTOMERS_BETWEEN_STEPS === 0) yield 0.9 * (draft.nOrders / orders);
  }
  addGuests(draft, root.fork('guests'));
  yield 0.9;
  return finishPlan(draft, root);
}

/** Runs a stepwise computation to its end. */
export function finish<Result>(steps: Generator<number, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Customers in the order they were drawn, orders in the order of customers. */
interface Draft {
  nCustomers: number;
  nOrders: number;
  readonly segment: Int8Array;
  readonly signupDay: Int16Array;
  readonly levelCents: Float32Array;
  readonly dayOfOrder: Uint16Array;
  readonly customerOfOrder: Int32Array;
}

function newDraft(orders: number): Draft {
  const capacity = Math.ceil(orders / 4) + 4 * BLOCK_SIZE;
  return {
    nCustomers: 0,
    nOrders: 0,
    segment: new Int8Array(capacity),
    signupDay: new Int16Array(capacity),
    levelCents: new Float32Array(capacity),
    dayOfOrder: new Uint16Array(orders),
    customerOfOrder: new Int32Array(orders),
  };
}

function addCustomer(draft: Draft, history: CustomerHistory): void {
  const customer = draft.nCustomers++;
  invariant(customer < draft.segment.length, 'a shop has at most one customer for four orders');
  draft.segment[customer] = history.segment;
  draft.signupDay[customer] = history.signupDay;
  draft.levelCents[customer] = history.levelCents;
  for (const day of history.orderDays) addOrder(draft, day, customer);
}

/** Fills up to the number of orders asked for; the first guest comes on the last day, so that it has an order. */
function addGuests(draft: Draft, rng: Rng): void {
  addOrder(draft, N_DAYS - 1, GUEST);
  while (draft.nOrders < draft.dayOfOrder.length) addOrder(draft, drawGuestDay(rng), GUEST);
}

function addOrder(draft: Draft, day: number, customer: number): void {
  draft.dayOfOrder[draft.nOrders] = day;
  draft.customerOfOrder[draft.nOrders] = customer;
  draft.nOrders++;
}

function finishPlan(draft: Draft, root: Rng): ShopPlan {
  const { nCustomers, nOrders } = draft;
  const signupRank = draft.signupDay.subarray(0, nCustomers).map((day) => day - SIGNUP_RANGE.from);
  const bySignup = sortByKey(signupRank, SIGNUP_RANGE.to - SIGNUP_RANGE.from + 1).order;
  const numberOf = new Int32Array(nCustomers);
  for (let number = 0; number < nCustomers; number++) numberOf[bySignup[number]!] = number;
  const byDay = sortByKey(draft.dayOfOrder, N_DAYS);
  return {
    nCustomers,
    nOrders,
    segment: Int8Array.from(bySignup, (drawn) => draft.segment[drawn] ?? NO_SEGMENT),
    signupDay: Int16Array.from(bySignup, (drawn) => draft.signupDay[drawn]!),
    levelCents: Float32Array.from(bySignup, (drawn) => draft.levelCents[drawn]!),
    customerOfOrder: byDay.order.map((order) => {
      const drawn = draft.customerOfOrder[order]!;
      return drawn === GUEST ? GUEST : numberOf[drawn]!;
    }),
    firstOrderOfDay: byDay.first,
    customerRng: (purpose, customer) => root.fork(purpose).fork(customer),
    dayRng: (day) => root.fork('day').fork(day),
  };
}
