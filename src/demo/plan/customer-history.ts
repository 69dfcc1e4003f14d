import type { Rng } from '#base';
import { CALENDAR, N_DAYS } from '../shop/calendar.ts';
import { BLOCK_SIZE, GUESTS, MINIMUM_ORDER_CENTS, SEGMENTS, type SegmentSpec } from '../shop/parameters.ts';
import { cumulate, drawIndex, logNormal } from './sampling.ts';

/** The segment of somebody who never ordered. */
export const NO_SEGMENT = -1;

/** A customer's life in the shop, days counted from the first of the two years. */
export interface CustomerHistory {
  /** Index into SEGMENTS, or NO_SEGMENT. */
  readonly segment: number;
  /** May lie before day 0. */
  readonly signupDay: number;
  /** The customer's usual value of an order. */
  readonly levelCents: number;
  /** Day of each order; empty for NO_SEGMENT. */
  readonly orderDays: readonly number[];
}

const EARLIEST_SIGNUP_DAY = -1500;
const HIGHEST_WEEKDAY = Math.max(...CALENDAR.map((day) => day.weekday));
const DEAL = Array.from({ length: BLOCK_SIZE }, (_, slot) => segmentOfSlot(slot));
const DAY_TOTALS = SEGMENTS.map((segment) => dayTotals(segment.pull));
const GUEST_DAY_TOTALS = dayTotals(GUESTS.pull);

/** The lowest and highest signup day of any customer. */
export const SIGNUP_RANGE = { from: EARLIEST_SIGNUP_DAY, to: N_DAYS - 1 } as const;

/** The segments of one block of BLOCK_SIZE customers, shuffled. */
export function dealBlock(rng: Rng): number[] {
  const block = [...DEAL];
  for (let i = block.length - 1; i > 0; i--) {
    const other = rng.int(i + 1);
    [block[i], block[other]] = [block[other]!, block[i]!];
  }
  return block;
}

/** Draws one customer of a segment. */
export function drawHistory(rng: Rng, segment: number): CustomerHistory {
  const spec = SEGMENTS[segment];
  if (spec === undefined) {
    return { segment: NO_SEGMENT, signupDay: -700 + rng.int(700 + N_DAYS), levelCents: 0, orderDays: [] };
  }
  const orders = Math.max(spec.orders.min, Math.round(logNormal(rng, spec.orders)));
  const last = drawLastDay(rng, spec);
  const totals = DAY_TOTALS[segment]!;
  const isLongStanding = rng.next() < spec.longStanding;
  const first = isLongStanding || orders === 1 ? last : drawFirstDay(rng, totals, last, spec.activeDays);
  const orderDays = first === last ? [last] : [first, last];
  const from = isLongStanding ? 0 : first;
  while (orderDays.length < orders) orderDays.push(drawIndex(rng, totals, from, last + 1));
  const signupDay = isLongStanding
    ? EARLIEST_SIGNUP_DAY + rng.int(-EARLIEST_SIGNUP_DAY)
    : first - (rng.next() < 0.6 ? 0 : rng.int(12));
  return { segment, signupDay, levelCents: drawLevel(rng, spec), orderDays };
}

/** The day of a guest's order. */
export function drawGuestDay(rng: Rng): number {
  return drawIndex(rng, GUEST_DAY_TOTALS);
}

function drawLevel(rng: Rng, { basket }: SegmentSpec): number {
  return Math.max(MINIMUM_ORDER_CENTS, logNormal(rng, basket));
}

/** Weekdays and public holidays thin the last day out; after a few refusals any day will do. */
function drawLastDay(rng: Rng, { recency }: SegmentSpec): number {
  let day = 0;
  for (let attempt = 0; attempt < 8; attempt++) {
    const days = Math.floor(logNormal(rng, recency));
    day = N_DAYS - Math.min(recency.max, Math.max(recency.min, days));
    if (rng.next() * HIGHEST_WEEKDAY < CALENDAR[day]!.weekday) break;
  }
  return day;
}

function drawFirstDay(
  rng: Rng,
  totals: Float64Array,
  last: number,
  [shortest, longest]: readonly [number, number],
): number {
  const from = Math.max(0, last - longest);
  return drawIndex(rng, totals, from, Math.max(from, last - shortest) + 1);
}

function segmentOfSlot(slot: number): number {
  let end = 0;
  for (const [segment, { slots }] of SEGMENTS.entries()) {
    end += slots;
    if (slot < end) return segment;
  }
  return NO_SEGMENT;
}

function dayTotals(pull: SegmentSpec['pull']): Float64Array {
  return cumulate(
    CALENDAR.map(
      (day) =>
        day.demand *
        (day.festive ? pull.festive : 1) *
        (day.summer ? pull.summer : 1) *
        (day.salePercent > 0 ? pull.sale : 1),
    ),
  );
}
