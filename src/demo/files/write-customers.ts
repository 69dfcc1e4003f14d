import { type BaseContext, throwIfAborted } from '#base';
import { drawProfile } from '../plan/customer-profile.ts';
import type { ShopPlan } from '../plan/shop-plan.ts';
import { isoDate } from '../shop/calendar.ts';
import { CHANNELS } from '../shop/parameters.ts';
import type { TextSink } from './atomic-files.ts';
import { customerIds } from './format.ts';

/** The first line of the customer file. */
export const CUSTOMERS_HEADER =
  'customer_id,signup_date,gender,birth_year,city,region,acquisition_channel,newsletter\n';

/** Writes one row per customer in the order of ids, which is the order of signup; blank where unknown. */
export async function writeCustomers(plan: ShopPlan, sink: TextSink, ctx: BaseContext): Promise<void> {
  const idOf = customerIds(plan.nCustomers);
  for (let customer = 0; customer < plan.nCustomers; customer++) {
    const profile = drawProfile(plan.customerRng('profile', customer), plan.segment[customer]!);
    const { gender, birthYear, place, cityKnown, channel, newsletter } = profile;
    const cells = [
      idOf(customer),
      isoDate(plan.signupDay[customer]!),
      gender ?? '',
      birthYear ?? '',
      cityKnown ? place.city : '',
      place.region,
      channel === null ? '' : CHANNELS[channel],
      newsletter ? 'yes' : 'no',
    ];
    sink.addRow(`${cells.join(',')}\n`);
    if (sink.isFull) {
      throwIfAborted(ctx.signal);
      await sink.flush();
      ctx.progress.report((customer + 1) / plan.nCustomers, 'customers');
    }
  }
}
