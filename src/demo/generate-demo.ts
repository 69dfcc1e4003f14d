import { setImmediate } from 'node:timers/promises';
import { type BaseContext, partOf, throwIfAborted } from '#base';
import { type TextSink, writeAtomically } from './files/atomic-files.ts';
import { CAMPAIGN_HEADER, writeCampaign } from './files/write-campaign.ts';
import { CUSTOMERS_HEADER, writeCustomers } from './files/write-customers.ts';
import { ORDERS_HEADER, writeOrders } from './files/write-orders.ts';
import { resolveShopOptions, type ShopOptions } from './options.ts';
import { NO_SEGMENT } from './plan/customer-history.ts';
import { planShop, type ShopPlan } from './plan/shop-plan.ts';
import { plantedIn } from './planted-segments.ts';

/** What to generate and where. */
export interface DemoOptions extends ShopOptions {
  /** Made when absent; files of the same names are replaced. */
  readonly outDir: string;
  /** Also write planted_segments.csv; false when left out. */
  readonly truth?: boolean;
}

/** A written file. */
export interface DemoFile {
  readonly path: string;
  /** Rows below the header. */
  readonly rows: number;
}

/** The written demo. */
export interface DemoFiles {
  /** One row per customer. */
  readonly customers: DemoFile;
  /** One row per order line, sorted by time. */
  readonly orders: DemoFile;
  /** One row per customer who took part in the randomised e-mail. */
  readonly campaign: DemoFile;
  /** One row per customer with an order, where asked for. */
  readonly truth: DemoFile | null;
  readonly counts: DemoCounts;
}

/** What the files hold. */
export interface DemoCounts {
  readonly customers: number;
  /** Customers with at least one order. */
  readonly buyers: number;
  /** Distinct orders, guests included. */
  readonly orders: number;
  readonly guestOrders: number;
  /** Lines with a positive quantity. */
  readonly soldLines: number;
  /** Lines with a negative quantity. */
  readonly returnedLines: number;
  /** Lines sold to customers, before returns; guests left out. */
  readonly grossSalesCents: number;
}

const TRUTH_HEADER = 'customer_id,segment\n';

/**
 * Writes a retailer of two years (2024-07-01 to 2026-06-30) as customers.csv, orders.csv and campaign.csv.
 * The same options give the same bytes; `ctx.rng` is not used.
 * @throws OPTION_INVALID when a value is out of its range.
 * @throws OUTPUT_NOT_WRITABLE when the folder cannot be made or written; no temporary file stays behind.
 * @throws INTERRUPTED when the signal was aborted; nothing is left behind then.
 */
export async function generateDemo(options: DemoOptions, ctx: BaseContext): Promise<DemoFiles> {
  const plan = await planInTurns(resolveShopOptions(options), ctx);
  const headers = {
    'customers.csv': CUSTOMERS_HEADER,
    'orders.csv': ORDERS_HEADER,
    'campaign.csv': CAMPAIGN_HEADER,
    ...(options.truth === true ? { 'planted_segments.csv': TRUTH_HEADER } : {}),
  };
  return writeAtomically(options.outDir, headers, async (sinks) => {
    const part = (from: number, to: number) => ({ ...ctx, progress: partOf(ctx.progress, from, to) });
    await writeCustomers(plan, sinks['customers.csv'], part(0.15, 0.2));
    const { campaignCents, ...totals } = await writeOrders(plan, sinks['orders.csv'], part(0.2, 0.95));
    await writeCampaign(plan, campaignCents, sinks['campaign.csv'], part(0.95, 1));
    const truth = sinks['planted_segments.csv'];
    if (truth !== undefined) writeTruth(plan, truth);
    ctx.progress.report(1, 'demo data');
    return {
      customers: fileOf(sinks['customers.csv']),
      orders: fileOf(sinks['orders.csv']),
      campaign: fileOf(sinks['campaign.csv']),
      truth: truth === undefined ? null : fileOf(truth),
      counts: { customers: plan.nCustomers, buyers: countBuyers(plan), orders: plan.nOrders, ...totals },
    };
  });
}

async function planInTurns(options: Required<ShopOptions>, ctx: BaseContext): Promise<ShopPlan> {
  const steps = planShop(options);
  const progress = partOf(ctx.progress, 0, 0.15);
  for (;;) {
    throwIfAborted(ctx.signal);
    const step = steps.next();
    if (step.done === true) return step.value;
    progress.report(step.value, 'customers and their habits');
    await setImmediate();
  }
}

function writeTruth(plan: ShopPlan, sink: TextSink): void {
  const { customerIds, segment, names } = plantedIn(plan);
  customerIds.forEach((id, i) => {
    sink.addRow(`${id},${names[segment[i]!]}\n`);
  });
}

function countBuyers(plan: ShopPlan): number {
  return plan.segment.reduce((buyers, segment) => buyers + Number(segment !== NO_SEGMENT), 0);
}

function fileOf({ path, rows }: TextSink): DemoFile {
  return { path, rows };
}
