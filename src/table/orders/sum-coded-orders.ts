import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, throwIfAborted } from '#base';
import { type ColumnChunk, type KernelPool, ORDER_PARTS, type OrderPart, OrderSums } from '#kernels';
import type { Engine } from '../engine/engine.ts';
import { dictionaryGroups, readChunk } from './dictionary-chunks.ts';
import { tableOfSums, writeLineSums } from './line-sums-file.ts';
import type { OrderShape } from './order-shape.ts';

/** An order log that kernels can sum up. */
export interface PlainOrderLog extends OrderShape {
  /** Its rows. */
  readonly parquet: string;
  /** Days since 1970: `from` and later, before `to`. */
  readonly from: number | null;
  readonly to: number;
}

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
    const path = join(engine.tempDir, `${engine.freshName('sums')}.parquet`);
    try {
      await writeLineSums(path, { summed, decimals: log.decimals });
      return await tableOfSums(engine, { path, decimals: log.decimals }, signal);
    } finally {
      await rm(path, { force: true });
    }
  } catch (cause) {
    // the engine can do with less
    if (cause instanceof AppError && cause.code === 'MEMORY_EXHAUSTED') return null;
    throw cause;
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
