import type { Dataset } from '#contract';
import {
  BEHAVIOUR_COLUMNS,
  behaviourQuery,
  type OrderLog,
  type OrderWindow,
  RFM_COLUMNS,
  rfmOfCustomersQuery,
  rfmQuery,
} from '#features';
import { join, name, type Sql, sql } from '#sql';
import { type CustomerColumn, freeName } from '../customer-table.ts';

/** A figure of a customer that is computed from the order log. */
export type OrderFigure = (typeof RFM_COLUMNS)[number] | (typeof BEHAVIOUR_COLUMNS)[number];

const WHOLE = { kind: 'integer', storage: 'BIGINT' } as const;
const MONEY = { kind: 'decimal', storage: 'DECIMAL' } as const;
const RATIO = { kind: 'decimal', storage: 'DOUBLE' } as const;
const DAY = { kind: 'date', storage: 'DATE' } as const;

const KINDS: Record<OrderFigure, Pick<CustomerColumn, 'kind' | 'storage'>> = {
  recency: WHOLE,
  frequency: WHOLE,
  monetary: MONEY,
  tenure: WHOLE,
  average_order_value: RATIO,
  returns_share: RATIO,
  net_monetary: MONEY,
  first_purchase: DAY,
  last_purchase: DAY,
  inter_purchase_mean: RATIO,
  inter_purchase_sd: RATIO,
  order_value_sd: RATIO,
  largest_order: MONEY,
  distinct_products: WHOLE,
  distinct_categories: WHOLE,
  spend_trend: RATIO,
  seasonality: RATIO,
  weekend_share: RATIO,
};

const FIGURE = { role: 'feature', roleCode: 'rfm', roleReason: 'Computed from the order log.' } as const;
const DATE = {
  role: 'timestamp',
  roleCode: 'date',
  roleReason: 'Is a date, which recency and tenure count from.',
} as const;

/**
 * Recency, frequency and monetary with what goes with them; how customers buy too where the user names a column that
 * is neither of these nor of the customers' own.
 */
export function orderFigures(named: readonly string[] | null, own: readonly string[]): OrderFigure[] {
  const known = new Set<string>([...RFM_COLUMNS, ...own]);
  const asksMore = named?.some((column) => !known.has(column)) === true;
  return asksMore ? [...RFM_COLUMNS, ...BEHAVIOUR_COLUMNS] : [...RFM_COLUMNS];
}

/**
 * One row per customer with a sale: `row` from 1, `id`, then the figures by their names.
 * With `sums`, a table that holds `orderSumsQuery` of the log and window; or `customers` of `keptSums`.
 */
export function figuresQuery(
  log: OrderLog,
  window: OrderWindow,
  {
    figures,
    sums,
    customers,
  }: {
    readonly figures: readonly OrderFigure[];
    readonly sums?: Sql | undefined;
    readonly customers?: Sql | undefined;
  },
): Sql {
  const rfm =
    customers === undefined ? rfmQuery(log, window, sums) : rfmOfCustomersQuery(log, window, customers);
  if (figures.length === RFM_COLUMNS.length) return rfm;
  const cells = figures.map((figure) => name(figure));
  return sql`SELECT row, id, ${join(cells)} FROM (${rfm}) JOIN (${behaviourQuery(log, window)}) USING (id) ORDER BY row`;
}

/** The figures as columns of the customer table, beside names that are taken. */
export function figureColumns(
  orders: Dataset,
  figures: readonly OrderFigure[],
  { first, taken }: { first: number; taken: ReadonlySet<string> },
): CustomerColumn[] {
  return figures.map((figure, i) => ({
    name: freeName(figure, taken),
    at: first + i,
    ...KINDS[figure],
    ...(KINDS[figure].kind === 'date' ? DATE : FIGURE),
    distinct: 0,
    dataset: orders.name,
    rfm: figure,
    origin: null,
  }));
}
