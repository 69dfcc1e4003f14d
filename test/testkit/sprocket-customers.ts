import { kmeans, standardise } from '#kernels';
import type { LabelledRows } from '#learn';
import type { Context, FrameColumn } from '#matrix';
import { readCsv } from './read-csv.ts';
import { realData } from './real-data.ts';

const DAY_MS = 86_400_000;

/** Customers with the classes that were made of their orders, and of raw columns only what a new customer has too. */
export interface SprocketCustomers {
  readonly rows: LabelledRows;
  readonly classNames: readonly string[];
}

/**
 * The task that the data's README tells of: orders, days since the last one and profit by k-means with k = 4; the
 * segment of longest absence is dormant, the others are low, medium and high by their mean profit.
 */
export async function sprocketCustomers(ctx: Context): Promise<SprocketCustomers> {
  const read = (name: string) => readCsv(realData('sprocket_bikes', `${name}.csv`));
  const orders = ordersByCustomer(read('Transactions'));
  const classes = await classesOf([...orders.values()], ctx);
  const classOf = new Map([...orders.keys()].map((id, i) => [id, classes[i]!]));
  const addresses = new Map(read('CustomerAddress').map((row) => [row['customer_id'], row]));
  const customers = read('CustomerDemographic')
    .filter((row) => classOf.has(row['customer_id']!) && addresses.has(row['customer_id']))
    .map((row) => ({ ...addresses.get(row['customer_id'])!, ...row }));
  const cells = (name: string) => customers.map((row) => row[name as keyof typeof row] ?? '');
  const columns: FrameColumn[] = [
    numeric(
      'born',
      cells('DOB').map((text) => text.slice(0, 4)),
    ),
    ...['past_3_years_bike_related_purchases', 'tenure', 'property_valuation'].map((name) =>
      numeric(name, cells(name)),
    ),
    ...['job_industry_category', 'wealth_segment', 'owns_car'].map((name) => levels(name, cells(name))),
    levels(
      'gender',
      cells('gender').map((text) => text.slice(0, 1)),
    ),
    levels(
      'state',
      cells('state').map((text) => STATES[text] ?? text),
    ),
  ];
  return {
    classNames: ['dormant', 'low', 'medium', 'high'],
    rows: {
      frame: { nRows: customers.length, columns },
      y: Int32Array.from(customers, (row) => classOf.get(row['customer_id' as keyof typeof row]!)!),
      nClasses: 4,
      weights: null,
      groups: null,
    },
  };
}

const STATES: Readonly<Record<string, string>> = { 'New South Wales': 'NSW', Victoria: 'VIC' };

interface Orders {
  readonly count: number;
  readonly last: number;
  readonly profit: number;
}

/** Of orders whose every cell is filled. */
function ordersByCustomer(records: readonly Record<string, string>[]): Map<string, Orders> {
  const orders = new Map<string, Orders>();
  for (const record of records) {
    if (Object.values(record).some((cell) => cell === '')) continue;
    const before = orders.get(record['customer_id']!) ?? { count: 0, last: 0, profit: 0 };
    orders.set(record['customer_id']!, {
      count: before.count + 1,
      last: Math.max(before.last, Date.parse(record['transaction_date']!) / DAY_MS),
      profit: before.profit + Number(record['list_price']) - Number(record['standard_cost']),
    });
  }
  return orders;
}

async function classesOf(orders: readonly Orders[], { pool }: Context): Promise<Int32Array> {
  const x = pool.matrix(orders.length, 3);
  for (const [i, { count, last, profit }] of orders.entries()) x.data.set([count, -last, profit], i * 3);
  await standardise(pool, x);
  const { labels } = await kmeans(pool, x, { k: 4, starts: 10, seed: 1 });
  x.release();
  const meanOf = (cluster: number, of: (one: Orders) => number) => {
    const own = orders.filter((_, i) => labels[i] === cluster);
    return own.reduce((sum, one) => sum + of(one), 0) / own.length;
  };
  const longest = [0, 1, 2, 3].sort(
    (a, b) => meanOf(a, ({ last }) => last) - meanOf(b, ({ last }) => last),
  )[0]!;
  const others = [0, 1, 2, 3].filter((cluster) => cluster !== longest);
  others.sort((a, b) => meanOf(a, ({ profit }) => profit) - meanOf(b, ({ profit }) => profit));
  return labels.map((cluster) => [longest, ...others].indexOf(cluster));
}

function numeric(name: string, cells: readonly string[]): FrameColumn {
  const values = Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell)));
  return { type: 'numeric', name, values };
}

function levels(name: string, cells: readonly string[]): FrameColumn {
  const known = [...new Set(cells)].filter((cell) => cell !== '').sort();
  return {
    type: 'category',
    name,
    levels: known,
    codes: Int32Array.from(cells, (cell) => known.indexOf(cell)),
  };
}
