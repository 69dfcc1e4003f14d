import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, throwIfAborted } from '#base';
import {
  type CodedOrderColumn,
  CodedOrderSums,
  type CodedValues,
  gatherTexts,
  type InternedTexts,
  ORDER_PARTS,
  type OrderPart,
} from '#kernels';
import { type CodedText, GROUP_ROWS } from '../coded/coded-text.ts';
import { parquetFile } from '../coded/parquet-file.ts';
import { type CustomerSums, customerSums, type LineCounts, lastDayOf, lineCounts } from './customer-sums.ts';
import { orderOfIds } from './order-of-ids.ts';
import type { OrderShape } from './order-shape.ts';
import type { PlainOrderLog } from './sum-coded-orders.ts';

/** Sums of a whole order log beside its rows: what they are of, and the day after its last. */
interface SumsFacts {
  readonly shape: OrderShape;
  /** Days since 1970. */
  readonly to: number;
  readonly counts: LineCounts;
}

/** The customers of an order log summed up by its import. */
export interface KeptSums extends SumsFacts {
  /**
   * Parquet file of the customers with a sale, in order: `row` from 1, `id`, `orders`, `sold`, `taken_back`,
   * `cancelled` (DECIMAL), `first_day` and `last_day` of sales.
   */
  readonly path: string;
}

interface Summing {
  readonly shape: OrderShape;
  /** The typed values of the columns, by position. */
  readonly values: ReadonlyMap<number, CodedValues>;
  readonly folder: string;
}

const SUMS = 'sums.parquet';
const FACTS = 'sums.json';
const POINT = 46;

/**
 * Sums up an order log while it is still codes and writes its customers beside its rows, for `keptSums`; nothing where
 * an id needs a closer look.
 */
export async function keepSums(
  coded: CodedText,
  { shape, values, folder }: Summing,
  signal: AbortSignal,
): Promise<void> {
  const columns = orderColumns(coded, { shape, values });
  if (columns === null) return;
  const summed = await summedCodes(coded, { shape, columns }, signal).catch((cause: unknown) => {
    // a recipe reads the rows then
    if (cause instanceof AppError && cause.code === 'MEMORY_EXHAUSTED') return null;
    throw cause;
  });
  if (summed === null) return;
  const { customers, facts } = summed;
  const names = values.get(shape.columns.customer)!.values as Names;
  const order = await orderOfCustomers(coded, names, customers);
  if (order === null) return;
  await writeCustomers(coded, {
    path: join(folder, SUMS),
    decimals: shape.decimals,
    names,
    customers,
    order,
  });
  await writeFile(join(folder, FACTS), `${JSON.stringify(facts)}\n`);
}

/** The sums that an import kept beside the rows of a log; null where it kept none. */
export async function keptSums(parquet: string): Promise<KeptSums | null> {
  const folder = dirname(parquet);
  const text = await readFile(join(folder, FACTS), 'utf8').catch(() => null);
  return text === null ? null : { ...(JSON.parse(text) as SumsFacts), path: join(folder, SUMS) };
}

/** Whether sums are those of a log: of all its lines, summed up in the same way. */
export function areSumsOf({ shape, to }: KeptSums, log: PlainOrderLog): boolean {
  const { parquet: _, from, to: wanted, ...asked } = log;
  return from === null && wanted >= to && JSON.stringify(asked) === JSON.stringify(shape);
}

type Names = Pick<InternedTexts, 'texts' | 'ends'>;

async function summedCodes(
  { pool, nRows, groups }: CodedText,
  {
    shape,
    columns,
  }: { readonly shape: OrderShape; readonly columns: Partial<Record<OrderPart, CodedOrderColumn>> },
  signal: AbortSignal,
): Promise<{ customers: CustomerSums; facts: SumsFacts } | null> {
  const { timeBytes, isProduct } = shape;
  const maxRows = Math.min(GROUP_ROWS, nRows);
  const sums = new CodedOrderSums(pool, { columns, maxRows, timeBytes, isProduct, from: null, to: null });
  try {
    const parts = ORDER_PARTS.filter((part) => columns[part] !== undefined);
    for await (const group of groups()) {
      throwIfAborted(signal);
      const codes = parts.map((part) => [part, group[shape.columns[part]!]!] as const);
      if (!(await sums.add(group[0]!.length, Object.fromEntries(codes)))) return null;
    }
    const summed = await sums.finish();
    const last = summed === null ? null : lastDayOf(summed);
    if (last === null) return null;
    const counts = lineCounts(summed!, columns.customer!.nCodes);
    return { customers: customerSums(summed!), facts: { shape, to: last + 1, counts } };
  } finally {
    await sums.release();
  }
}

/** Places of the customers in the order of their ids; null where these take a closer look. */
async function orderOfCustomers(
  { pool }: CodedText,
  names: Names,
  { customer }: CustomerSums,
): Promise<Uint32Array | null> {
  const ordered = await orderOfIds(pool, names, customer);
  if (ordered === null) return null;
  const places = new Uint32Array(names.ends.length);
  for (let i = 0; i < customer.length; i++) places[customer[i]!] = i;
  return ordered.map((code) => places[code]!);
}

async function writeCustomers(
  { pool }: CodedText,
  {
    path,
    decimals,
    names,
    customers,
    order,
  }: {
    readonly path: string;
    readonly decimals: number;
    readonly names: Names;
    readonly customers: CustomerSums;
    readonly order: Uint32Array;
  },
): Promise<void> {
  const file = await parquetFile(path, [
    { name: 'row', type: 'BIGINT' },
    { name: 'id', type: 'VARCHAR' },
    { name: 'orders', type: 'INTEGER' },
    { name: 'sold', type: 'DECIMAL', decimals },
    { name: 'taken_back', type: 'DECIMAL', decimals },
    { name: 'cancelled', type: 'DECIMAL', decimals },
    { name: 'first_day', type: 'DATE' },
    { name: 'last_day', type: 'DATE' },
  ]);
  try {
    for (let from = 0; from < order.length; from += GROUP_ROWS) {
      const places = order.subarray(from, from + GROUP_ROWS);
      const ids = places.map((place) => customers.customer[place]!);
      const plain = (bytes: Uint8Array) => ({ encoding: 'plain', bytes }) as const;
      const of32 = (values: Int32Array) =>
        plain(new Uint8Array(Int32Array.from(places, (place) => values[place]!).buffer));
      const of64 = (values: BigInt64Array) => plain(new Uint8Array(permuted(values, places).buffer));
      const { orders, sold, takenBack, cancelled, firstDay, lastDay } = customers;
      await file.write(places.length, [
        { encoding: 'sequence', first: from + 1 },
        plain(await gatherTexts(pool, names, ids)),
        of32(orders),
        ...[sold, takenBack, cancelled].map(of64),
        ...[firstDay, lastDay].map(of32),
      ]);
    }
  } finally {
    await file.close();
  }
}

function permuted(values: BigInt64Array, places: Uint32Array): BigInt64Array {
  const found = new BigInt64Array(places.length);
  for (let i = 0; i < places.length; i++) found[i] = values[places[i]!]!;
  return found;
}

/** Null where a name stands for more than one text, or is a number with a point. */
function orderColumns(
  coded: CodedText,
  { shape, values }: Pick<Summing, 'shape' | 'values'>,
): Partial<Record<OrderPart, CodedOrderColumn>> | null {
  const places = Object.values(shape.columns);
  if (new Set(places).size < places.length) return null;
  const columns: Partial<Record<OrderPart, CodedOrderColumn>> = {};
  for (const part of ORDER_PARTS) {
    const at = shape.columns[part];
    if (at === undefined) continue;
    const column = values.get(at)!;
    const isName = part === 'customer' || part === 'order' || part === 'status';
    const found = isName ? nameColumn(coded.texts(at), { part, column, shape }) : column.values;
    if (found === null || 'texts' in found) return null;
    if (!isName && found.width !== (part === 'time' ? shape.timeBytes : 8)) return null;
    const { isValue, nCodes } = column;
    columns[part] = { values: part === 'status' || !isName ? found.bytes : null, isValue, nCodes };
  }
  return columns;
}

/** Flags of statuses; nothing to tell of other names, which are the texts of the file; else null. */
function nameColumn(
  { texts }: InternedTexts,
  {
    part,
    column: { values, isValue, nCodes },
    shape,
  }: { readonly part: OrderPart; readonly column: CodedValues; readonly shape: OrderShape },
): { bytes: Uint8Array; width: 1 } | null {
  if (!('texts' in values) || values.texts.byteOffset !== texts.byteOffset) return null;
  if (part === 'order') return isValue === null ? NO_FLAGS : null;
  if (part === 'customer') {
    return Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength).includes(POINT) ? null : NO_FLAGS;
  }
  const isCancelled = (code: number) => (shape.cancelled.includes(textOf(values, code)) ? 1 : 0);
  return { bytes: Uint8Array.from({ length: nCodes }, (_, code) => isCancelled(code)), width: 1 };
}

const NO_FLAGS = { bytes: new Uint8Array(0), width: 1 } as const;

function textOf({ texts, ends }: Names, code: number): string {
  const from = code === 0 ? 0 : ends[code - 1]!;
  return Buffer.from(texts.subarray(from, ends[code]!)).toString('utf8');
}
