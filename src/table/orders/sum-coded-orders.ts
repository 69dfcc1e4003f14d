import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '#base';
import {
  type ColumnChunk,
  type KernelPool,
  ORDER_PARTS,
  type OrderPart,
  OrderSums,
  type SummedLines,
} from '#kernels';
import { name, sql } from '#sql';
import { parquetFile } from '../coded/parquet-file.ts';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { dictionaryGroups, readChunk } from './dictionary-chunks.ts';

/** An order log that kernels can sum up: its columns in `data.parquet` by what they are. */
export interface PlainOrderLog {
  readonly parquet: string;
  /** Positions; names are VARCHAR, money and pieces BIGINT or DECIMAL. */
  readonly columns: Readonly<Partial<Record<OrderPart, number>>> & {
    readonly customer: number;
    readonly time: number;
    readonly money: number;
  };
  readonly timeBytes: 4 | 8;
  readonly isProduct: boolean;
  /** Statuses that mean cancelled. */
  readonly cancelled: readonly string[];
  /** Decimal places of an amount. */
  readonly decimals: number;
  /** Days since 1970: `from` and later, before `to`. */
  readonly from: number | null;
  readonly to: number;
}

const PART_ROWS = 122_880;
const POINT = 46;

/**
 * Sums up an order log as `orderSumsQuery` does, from the pages of its file: a table of the engine with the same
 * columns, which the caller drops; null where the file is not as we write it or an id needs a closer look.
 */
export async function sumCodedOrders(
  engine: Engine,
  log: PlainOrderLog,
  { pool, signal }: { readonly pool: () => Promise<KernelPool>; readonly signal: AbortSignal },
): Promise<string | null> {
  const parts = ORDER_PARTS.filter((part) => log.columns[part] !== undefined);
  const nameOf = (part: OrderPart) => `c${log.columns[part]}`;
  const columns = parts.map(nameOf);
  const groups = await dictionaryGroups(engine, { parquet: log.parquet, columns }, signal);
  if (groups === null || new Set(columns).size < columns.length) return null;
  const most = (part: OrderPart) =>
    parts.includes(part) ? Math.max(...groups.map(({ chunks }) => chunks.get(nameOf(part))!.bytes)) : 0;
  const bytes = Object.fromEntries(ORDER_PARTS.map((part) => [part, most(part)])) as Record<
    OrderPart,
    number
  >;
  const maxRows = Math.max(...groups.map(({ nRows }) => nRows));
  const { timeBytes, isProduct, from, to } = log;
  const sums = new OrderSums(await pool(), { bytes, maxRows, timeBytes, isProduct, from, to });
  const handle = await open(log.parquet, 'r');
  try {
    for (const [i, { nRows, chunks }] of groups.entries()) {
      throwIfAborted(signal);
      const read = await Promise.all(
        parts.map(async (part) => {
          const options = { buffer: sums.buffer(i, part), nRows };
          return [part, await readChunk(handle, chunks.get(nameOf(part))!, options)] as const;
        }),
      );
      if (read.some(([, chunk]) => chunk === null)) return null;
      const known = Object.fromEntries(read) as Partial<Record<OrderPart, ColumnChunk>>;
      const status = known.status;
      const cancelled = status === undefined ? [] : textsOf(sums.buffer(i, 'status'), status.dictionary);
      const flags = Uint8Array.from(cancelled, (text) => (log.cancelled.includes(text) ? 1 : 0));
      if (!(await sums.add(i, { nRows, chunks: known, cancelled: flags }))) return null;
    }
    const summed = await sums.finish();
    if (summed === null || sums.hasInNames(POINT)) return null;
    return await tableOf(engine, { summed, decimals: log.decimals }, signal);
  } finally {
    await sums.release();
    await handle.close();
  }
}

function textsOf(buffer: Buffer, { from, n }: ColumnChunk['dictionary']): string[] {
  const texts: string[] = [];
  let at = from;
  for (let i = 0; i < n; i++) {
    const size = buffer.readUInt32LE(at);
    texts.push(buffer.toString('utf8', at + 4, at + 4 + size));
    at += 4 + size;
  }
  return texts;
}

async function tableOf(
  engine: Engine,
  { summed, decimals }: { readonly summed: SummedLines; readonly decimals: number },
  signal: AbortSignal,
): Promise<string> {
  const table = engine.freshName('sums');
  const path = join(engine.tempDir, `${table}.parquet`);
  const file = await parquetFile(path, [
    { name: 'v', type: 'VARCHAR' },
    { name: 'customer', type: 'INTEGER' },
    { name: 'what', type: 'INTEGER' },
    { name: 'lines', type: 'INTEGER' },
    { name: 'orders', type: 'INTEGER' },
    { name: 'amount', type: 'DECIMAL', decimals },
    { name: 'first_day', type: 'DATE' },
    { name: 'last_day', type: 'DATE' },
  ]);
  try {
    const { customer, what, lines, orders, amount, firstDay, lastDay } = summed;
    let at = 0;
    for (let from = 0; from < customer.length; from += PART_ROWS) {
      const to = Math.min(customer.length, from + PART_ROWS);
      const end = endOfTexts(summed.id, at, to - from);
      const texts = { encoding: 'plain', bytes: summed.id.subarray(at, end) } as const;
      const plain = [customer, what, lines, orders, amount, firstDay, lastDay].map((column) => {
        const part = column.subarray(from, to);
        return {
          encoding: 'plain',
          bytes: new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
        } as const;
      });
      await file.write(to - from, [texts, ...plain]);
      at = end;
    }
    await file.close();
    await engine.exec(
      sql`CREATE TABLE ${name(table)} AS SELECT CASE WHEN customer <> 0 THEN v END AS id,
        CAST(what >> 3 AS TINYINT) AS place, CAST(what & 7 AS TINYINT) AS kind, CAST(lines AS BIGINT) AS lines,
        CAST(orders AS BIGINT) AS orders,
        CASE WHEN what & 7 <> 0 THEN CAST(amount AS DECIMAL(38, ${decimals})) END AS amount,
        CASE WHEN what >> 3 <> 1 THEN first_day END AS first_day, CASE WHEN what >> 3 <> 1 THEN last_day END AS last_day
      FROM read_parquet(${filePattern(path)})`,
      { signal },
    );
    return table;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

function endOfTexts(bytes: Uint8Array, from: number, n: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  for (let i = 0; i < n; i++) at += 4 + view.getUint32(at, true);
  return at;
}
