import { type BaseContext, throwIfAborted } from '#base';
import { drawProfile } from '../plan/customer-profile.ts';
import type { ShopPlan } from '../plan/shop-plan.ts';
import { dayOf } from '../shop/calendar.ts';
import { CAMPAIGN, NEVER_ORDERED, SEGMENTS } from '../shop/parameters.ts';
import type { TextSink } from './atomic-files.ts';
import { customerIds, formatCents } from './format.ts';

/** The first line of the campaign file. */
export const CAMPAIGN_HEADER = 'customer_id,treatment,visited,ordered,spend\n';

const SPECS = [NEVER_ORDERED.campaign, ...SEGMENTS.map((segment) => segment.campaign)];
const START = dayOf(CAMPAIGN.from);

/**
 * Writes one row per customer who took part: newsletter readers who had signed up before the first day.
 *
 * Orders and spend are those of the order file. So that they carry the planted effect, the arm is drawn given
 * the outcome (Bayes): with p the share of a segment that orders, P(e-mail | ordered) = (1 + d) / 2 and
 * P(e-mail | not) = (1 - d p / (1 - p)) / 2 give arms of one half each, independent of the segment, and
 * P(ordered | e-mail) = p (1 + d) against p (1 - d).
 * @param spendCents [nCustomers] gross sales within the window.
 */
export async function writeCampaign(
  plan: ShopPlan,
  spendCents: Int32Array,
  sink: TextSink,
  ctx: BaseContext,
): Promise<void> {
  const idOf = customerIds(plan.nCustomers);
  const orderShares = SPECS.map((_, i) => orderShare(plan, spendCents, i - 1));
  for (let customer = 0; customer < plan.nCustomers; customer++) {
    if (!takesPart(plan, customer)) continue;
    const rng = plan.customerRng('campaign', customer);
    const segment = plan.segment[customer]!;
    const spec = SPECS[segment + 1]!;
    const spend = spendCents[customer]!;
    const p = orderShares[segment + 1]!;
    const lean = spend > 0 ? spec.orderLift : Math.max(-1, (-spec.orderLift * p) / (1 - p));
    const mailed = rng.next() < 0.5 * (1 + lean);
    const visited = rng.next() < (mailed ? spec.visitMailed : spec.visit) || spend > 0;
    const arm = mailed ? 'email' : 'control';
    sink.addRow(`${idOf(customer)},${arm},${Number(visited)},${Number(spend > 0)},${formatCents(spend)}\n`);
    if (sink.isFull) {
      throwIfAborted(ctx.signal);
      await sink.flush();
      ctx.progress.report((customer + 1) / plan.nCustomers, 'campaign');
    }
  }
}

function takesPart(plan: ShopPlan, customer: number): boolean {
  if (plan.signupDay[customer]! >= START) return false;
  return drawProfile(plan.customerRng('profile', customer), plan.segment[customer]!).newsletter;
}

/** The share of a segment's customers with a signup before the campaign that ordered in its window. */
function orderShare(plan: ShopPlan, spendCents: Int32Array, segment: number): number {
  let members = 0;
  let ordered = 0;
  for (let customer = 0; customer < plan.nCustomers; customer++) {
    if (plan.segment[customer] !== segment || plan.signupDay[customer]! >= START) continue;
    members++;
    if (spendCents[customer]! > 0) ordered++;
  }
  return members === 0 ? 0 : ordered / members;
}
