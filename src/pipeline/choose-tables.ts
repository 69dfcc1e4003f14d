import { AppError } from '#base';
import type { Dataset } from '#contract';

/** Which files of a run are what. */
export interface ChosenTables {
  readonly customers: number | null;
  readonly orders: number | null;
  /** Files that are imported and shown but not segmented by. */
  readonly unused: readonly number[];
}

/**
 * The order log and the customer table among the files. Of several customer tables the one without a treatment
 * and with most usable columns is taken, of several order logs the longest.
 * @throws ROLE_MISSING when an order log has no column with the customer.
 */
export function chooseTables(datasets: readonly Dataset[]): ChosenTables {
  const best = (score: (dataset: Dataset) => number): number | null => {
    let found: number | null = null;
    for (const [i, dataset] of datasets.entries()) {
      const value = score(dataset);
      if (value > (found === null ? 0 : score(datasets[found]!))) found = i;
    }
    return found;
  };
  const orders = best((dataset) => (dataset.shape === 'orders' ? dataset.rows : 0));
  const customers = best((dataset) => {
    if (dataset.shape === 'orders') return 0;
    const campaign = dataset.columns.some((column) => column.role === 'treatment');
    const joins = dataset.columns.some((column) => column.role === 'customer-id');
    if (orders !== null && !joins) return 0;
    const features = dataset.columns.filter((column) => column.role === 'feature').length;
    return campaign ? 0.5 : 1 + features;
  });
  if (orders === null && customers === null) {
    throw new AppError('ROLE_MISSING', 'run: expected a customer table or an order log, found neither');
  }
  const unused = [...datasets.keys()].filter((i) => i !== orders && i !== customers);
  return { customers, orders, unused };
}
