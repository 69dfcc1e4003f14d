import { type BaseContext, type Rng, throwIfAborted } from '#base';
import { type BasketHabit, drawBasket } from '../plan/basket.ts';
import { cumulate, drawIndex, logNormal } from '../plan/sampling.ts';
import { GUEST, type ShopPlan } from '../plan/shop-plan.ts';
import { CALENDAR, dayOf, N_DAYS } from '../shop/calendar.ts';
import type { Product } from '../shop/catalogue.ts';
import { CAMPAIGN, GUESTS, HOURS, RETURN_DELAY_DAYS, SEGMENTS } from '../shop/parameters.ts';
import type { TextSink } from './atomic-files.ts';
import { customerIds, formatCents, formatTime } from './format.ts';

/** The first line of the order file. */
export const ORDERS_HEADER = 'order_id,order_date,customer_id,category,product,quantity,unit_price,status\n';

/** What the order file turned out to hold. */
export interface OrderTotals {
  readonly guestOrders: number;
  readonly soldLines: number;
  readonly returnedLines: number;
  /** Lines sold to customers, before returns; guests left out. */
  readonly grossSalesCents: number;
  /** [nCustomers] gross sales within the window of the campaign. */
  readonly campaignCents: Int32Array;
}

/** Writes one row per order line in order of time; a return repeats its line later with a negative quantity. */
export async function writeOrders(plan: ShopPlan, sink: TextSink, ctx: BaseContext): Promise<OrderTotals> {
  const book = openBook(plan, sink);
  for (let day = 0; day < N_DAYS; day++) {
    throwIfAborted(ctx.signal);
    const rng = plan.dayRng(day);
    const firstOrder = plan.firstOrderOfDay[day]!;
    const nOrders = plan.firstOrderOfDay[day + 1]! - firstOrder;
    const due = takeReturns(book, day);
    for (const event of drawSchedule(rng, nOrders + due.length)) {
      const at = { day, stamp: `${CALENDAR[day]!.date}T${formatTime(Math.floor(event / EVENTS_PER_DAY))}` };
      const i = event % EVENTS_PER_DAY;
      if (i < nOrders) bookOrder(book, plan.customerOfOrder[firstOrder + i]!, at, rng);
      else bookReturn(book, due[i - nOrders]!, at);
      if (sink.isFull) await sink.flush();
    }
    ctx.progress.report((day + 1) / N_DAYS, 'orders');
  }
  return book.totals;
}

interface SoldLine {
  readonly orderId: string;
  readonly customerId: string;
  readonly product: Product;
  readonly quantity: number;
  readonly unitCents: number;
}

interface Moment {
  readonly day: number;
  /** ISO 8601 without a zone. */
  readonly stamp: string;
}

interface OrderBook {
  readonly plan: ShopPlan;
  readonly sink: TextSink;
  readonly idOf: (customer: number) => string;
  readonly totals: { -readonly [Total in keyof OrderTotals]: OrderTotals[Total] };
  /** Lines on their way back, by the day modulo the length. */
  readonly returns: SoldLine[][];
  nextOrder: number;
}

const HOUR_TOTALS = cumulate(HOURS);
/** The factor of the second in a sort key; more than the orders and returns of a day. */
const EVENTS_PER_DAY = 2 ** 30;
const CAMPAIGN_FROM = dayOf(CAMPAIGN.from);
const CAMPAIGN_TO = dayOf(CAMPAIGN.to);
const GUEST_HABIT = { ...GUESTS, ...GUESTS.basket };
const HABITS: readonly (BasketHabit & { readonly returns: number })[] = SEGMENTS.map((segment) => ({
  ...segment,
  ...segment.basket,
}));

function openBook(plan: ShopPlan, sink: TextSink): OrderBook {
  return {
    plan,
    sink,
    idOf: customerIds(plan.nCustomers),
    totals: {
      guestOrders: 0,
      soldLines: 0,
      returnedLines: 0,
      grossSalesCents: 0,
      campaignCents: new Int32Array(plan.nCustomers),
    },
    returns: Array.from({ length: RETURN_DELAY_DAYS[1] + 1 }, () => []),
    nextOrder: 1,
  };
}

/** Events 0..n-1 in order of time, each as second * EVENTS_PER_DAY + event. */
function drawSchedule(rng: Rng, nEvents: number): Float64Array {
  const schedule = new Float64Array(nEvents);
  for (let event = 0; event < nEvents; event++) {
    const second = drawIndex(rng, HOUR_TOTALS) * 3600 + rng.int(3600);
    schedule[event] = second * EVENTS_PER_DAY + event;
  }
  return schedule.sort();
}

function bookOrder(book: OrderBook, customer: number, at: Moment, rng: Rng): void {
  const { plan, totals } = book;
  const isGuest = customer === GUEST;
  const habit = isGuest ? GUEST_HABIT : HABITS[plan.segment[customer]!]!;
  const level = isGuest ? logNormal(rng, GUESTS.basket) : plan.levelCents[customer]!;
  const orderId = `O${String(book.nextOrder++).padStart(8, '0')}`;
  const customerId = isGuest ? '' : book.idOf(customer);
  let cents = 0;
  for (const line of drawBasket(rng, level, CALENDAR[at.day]!, habit)) {
    const sold = { orderId, customerId, ...line };
    writeLine(book.sink, sold, at.stamp, 'completed');
    totals.soldLines++;
    cents += line.quantity * line.unitCents;
    if (rng.next() < habit.returns) planReturn(book, sold, at.day, rng);
  }
  if (isGuest) totals.guestOrders++;
  else totals.grossSalesCents += cents;
  if (!isGuest && at.day >= CAMPAIGN_FROM && at.day <= CAMPAIGN_TO) totals.campaignCents[customer]! += cents;
}

function planReturn(book: OrderBook, sold: SoldLine, day: number, rng: Rng): void {
  const [soonest, latest] = RETURN_DELAY_DAYS;
  const back = day + soonest + rng.int(latest - soonest + 1);
  const quantity = rng.next() < 0.7 ? sold.quantity : 1 + rng.int(sold.quantity);
  book.returns[back % book.returns.length]!.push({ ...sold, quantity });
}

function takeReturns(book: OrderBook, day: number): readonly SoldLine[] {
  const slot = day % book.returns.length;
  const due = book.returns[slot]!;
  book.returns[slot] = [];
  return due;
}

function bookReturn(book: OrderBook, sold: SoldLine, at: Moment): void {
  writeLine(book.sink, { ...sold, quantity: -sold.quantity }, at.stamp, 'returned');
  book.totals.returnedLines++;
}

function writeLine(sink: TextSink, line: SoldLine, stamp: string, status: string): void {
  const { orderId, customerId, product, quantity, unitCents } = line;
  const what = `${product.category},${product.name},${quantity},${formatCents(unitCents)}`;
  sink.addRow(`${orderId},${stamp},${customerId},${what},${status}\n`);
}
