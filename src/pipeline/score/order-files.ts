import { AppError } from '#base';
import type { OrderFiles } from './assign-customers.ts';
import type { ScoringModel } from './scoring-model.ts';

/** The files that a model is used on. */
export interface ScoredFiles {
  readonly file: string;
  /** Sheet, table or array of it; null for the only one. */
  readonly sheet?: string | null;
  /** The order log that goes with a table of customers, for a model that was made of both. */
  readonly orders?: string | null;
  /** Also writes a list with one row per customer; alone it is all that is written. Models of order logs only. */
  readonly customers?: string | null;
  /** ISO date that figures of an order log count back from; null for the day after its last order. */
  readonly cutoff?: string | null;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd' | null;
}

/**
 * What an order log has to do with it: null for a model of a customer table.
 * @throws OPTION_INVALID when the files are not those that the model was made of
 */
export function orderFiles(
  { manifest, label }: Pick<ScoringModel, 'manifest' | 'label'>,
  files: ScoredFiles,
): OrderFiles | null {
  const { file, orders = null, customers = null, cutoff = null, dateOrder = null, sheet = null } = files;
  const refuse = (message: string, hint: string) =>
    new AppError('OPTION_INVALID', `--model ${label}: ${message}`, { hint, data: { model: label } });
  if (manifest.source !== 'customers' && manifest.orders == null) {
    throw refuse(
      'expected a model that tells how its figures were computed, got one of an earlier release',
      'Run clientele run on its files again, which makes a new version.',
    );
  }
  // customers that are new have no orders: they can be scored where no figure of orders is read
  const readsOrders = manifest.columns.some(({ figure }) => figure !== false);
  if (manifest.source === 'joined' && (orders !== null || readsOrders)) {
    if (orders === null) {
      throw refuse(
        'expected an order log beside the customers, as it was made of both, got none',
        'Name it: clientele score CUSTOMERS --orders ORDERS --model ...',
      );
    }
    return { orders, customers: file, cutoff, dateOrder, sheet };
  }
  if (orders !== null) {
    throw refuse(
      'expected one file, got an order log beside it',
      'Leave --orders out: the model was made of one table.',
    );
  }
  if (manifest.source === 'orders') return { orders: file, customers: null, cutoff, dateOrder, sheet };
  if (customers !== null || cutoff !== null) {
    throw refuse(
      'expected no --customers and --cutoff, as it reads no figures of orders',
      'They are for models that read figures of an order log.',
    );
  }
  return null;
}
