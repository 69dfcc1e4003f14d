import type { SummedLines } from '#kernels';
import { name, sql } from '#sql';
import { parquetFile } from '../coded/parquet-file.ts';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';

const PART_ROWS = 122_880;

/** Writes the sums of an order log as a Parquet file. */
export async function writeLineSums(
  path: string,
  { summed, decimals }: { readonly summed: SummedLines; readonly decimals: number },
): Promise<void> {
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
  } finally {
    await file.close();
  }
}

/** A table of the engine with the columns of `orderSumsQuery`, of a file of sums; the caller drops it. */
export async function tableOfSums(
  engine: Engine,
  { path, decimals }: { readonly path: string; readonly decimals: number },
  signal: AbortSignal,
): Promise<string> {
  const table = engine.freshName('sums');
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
}

function endOfTexts(bytes: Uint8Array, from: number, n: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  for (let i = 0; i < n; i++) at += 4 + view.getUint32(at, true);
  return at;
}
