import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfAborted } from '#base';
import {
  type CodedOrderColumn,
  CodedOrderSums,
  type CodedValues,
  ORDER_PARTS,
  type OrderPart,
} from '#kernels';
import { type CodedText, GROUP_ROWS } from '../coded/coded-text.ts';
import type { Engine } from '../engine/engine.ts';
import { tableOfSums, writeLineSums } from './line-sums-file.ts';
import type { OrderShape } from './order-shape.ts';
import type { PlainOrderLog } from './sum-coded-orders.ts';

/** Sums of a whole order log beside its rows: what they are of, and the day after its last. */
interface SumsFacts {
  readonly shape: OrderShape;
  readonly to: number;
}

const SUMS = 'sums.parquet';
const FACTS = 'sums.json';
const POINT = 46;
const UNDATED = 1;

/**
 * Sums up an order log while it is still codes and writes the sums beside its rows, for `keptSums`; nothing where an id
 * needs a closer look.
 * @param values the typed values of the columns, by position.
 */
export async function keepSums(
  coded: CodedText,
  {
    shape,
    values,
    folder,
  }: {
    readonly shape: OrderShape;
    readonly values: ReadonlyMap<number, CodedValues>;
    readonly folder: string;
  },
  signal: AbortSignal,
): Promise<void> {
  const columns = orderColumns(coded, { shape, values });
  if (columns === null) return;
  const { timeBytes, isProduct } = shape;
  const maxRows = Math.min(GROUP_ROWS, coded.nRows);
  const sums = new CodedOrderSums(coded.pool, {
    ...{ columns, maxRows, timeBytes, isProduct, from: null, to: null },
  });
  try {
    const parts = ORDER_PARTS.filter((part) => columns[part] !== undefined);
    for await (const group of coded.groups()) {
      throwIfAborted(signal);
      const codes = parts.map((part) => [part, group[shape.columns[part]!]!] as const);
      if (!(await sums.add(group[0]!.length, Object.fromEntries(codes)))) return;
    }
    const summed = await sums.finish();
    if (summed === null) return;
    let last: number | null = null;
    for (const [i, day] of summed.lastDay.entries()) {
      if (summed.what[i]! >> 3 !== UNDATED && (last === null || day > last)) last = day;
    }
    if (last === null) return;
    await writeLineSums(join(folder, SUMS), { summed, decimals: shape.decimals });
    const facts: SumsFacts = { shape, to: last + 1 };
    await writeFile(join(folder, FACTS), `${JSON.stringify(facts)}\n`);
  } finally {
    await sums.release();
  }
}

/** A table of the sums that an import kept of a log, where they are of the same lines; else null. */
export async function keptSums(
  engine: Engine,
  log: PlainOrderLog,
  signal: AbortSignal,
): Promise<string | null> {
  const folder = dirname(log.parquet);
  const text = await readFile(join(folder, FACTS), 'utf8').catch(() => null);
  if (text === null) return null;
  const { shape, to } = JSON.parse(text) as SumsFacts;
  const { parquet: _, from, to: wanted, ...asked } = log;
  if (from !== null || wanted < to || JSON.stringify(asked) !== JSON.stringify(shape)) return null;
  return tableOfSums(engine, { path: join(folder, SUMS), decimals: shape.decimals }, signal);
}

/** Null where a name stands for more than one text, or is a number with a point. */
function orderColumns(
  coded: CodedText,
  { shape, values }: { readonly shape: OrderShape; readonly values: ReadonlyMap<number, CodedValues> },
): Partial<Record<OrderPart, CodedOrderColumn>> | null {
  const columns: Partial<Record<OrderPart, CodedOrderColumn>> = {};
  const places = Object.values(shape.columns);
  if (new Set(places).size < places.length) return null;
  for (const part of ORDER_PARTS) {
    const at = shape.columns[part];
    if (at === undefined) continue;
    const { values: of, isValue, nCodes } = values.get(at)!;
    if (part === 'money' || part === 'pieces' || part === 'time') {
      if ('texts' in of || of.width !== (part === 'time' ? shape.timeBytes : 8)) return null;
      columns[part] = { values: of, isValue, nCodes };
      continue;
    }
    if (!('texts' in of) || of.texts.byteOffset !== coded.texts(at).texts.byteOffset) return null;
    if (part === 'order') {
      if (isValue !== null) return null;
      columns[part] = { values: null, isValue, nCodes };
    } else if (part === 'status') {
      const flags = Uint8Array.from({ length: nCodes }, (_, code) =>
        shape.cancelled.includes(textOf(of, code)) ? 1 : 0,
      );
      columns[part] = { values: { bytes: flags, width: 1 }, isValue, nCodes };
    } else {
      if (Buffer.from(of.texts.buffer, of.texts.byteOffset, of.texts.byteLength).includes(POINT)) return null;
      columns[part] = { values: of, isValue, nCodes };
    }
  }
  return columns;
}

function textOf({ texts, ends }: { texts: Uint8Array; ends: Uint32Array }, code: number): string {
  const from = code === 0 ? 0 : ends[code - 1]!;
  return Buffer.from(texts.subarray(from, ends[code]!)).toString('utf8');
}
