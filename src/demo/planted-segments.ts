import { customerIds } from './files/format.ts';
import { resolveShopOptions, type ShopOptions } from './options.ts';
import { NO_SEGMENT } from './plan/customer-history.ts';
import { finish, planShop, type ShopPlan } from './plan/shop-plan.ts';
import { SEGMENTS } from './shop/parameters.ts';

/** The truth about a demo: which group each customer was drawn from. */
export interface PlantedSegments {
  /** Customers with at least one order, in the order of ids. */
  readonly customerIds: readonly string[];
  /** [customerIds.length] index into `names`. */
  readonly segment: Int32Array;
  readonly names: readonly string[];
}

/**
 * The planted segments of the demo with the same options; the files do not tell them.
 * @throws OPTION_INVALID when a value is out of its range.
 */
export function plantedSegments(options: ShopOptions): PlantedSegments {
  return plantedIn(finish(planShop(resolveShopOptions(options))));
}

/** The planted segments of a plan. */
export function plantedIn(plan: ShopPlan): PlantedSegments {
  const idOf = customerIds(plan.nCustomers);
  const ids: string[] = [];
  const segment: number[] = [];
  plan.segment.forEach((planted, customer) => {
    if (planted === NO_SEGMENT) return;
    ids.push(idOf(customer));
    segment.push(planted);
  });
  return { customerIds: ids, segment: Int32Array.from(segment), names: SEGMENTS.map(({ name }) => name) };
}
