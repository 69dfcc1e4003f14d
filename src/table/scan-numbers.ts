import { invariant } from '#base';
import { join, name, sql } from '#sql';
import type { ColumnBatch, Engine, QueryOptions } from './engine/engine.ts';
import { filePattern } from './engine/file-path.ts';
import { numericOf } from './engine/numeric-of.ts';
import type { IndexedColumn } from './indexed-column.ts';

/** Row groups of a file that one query reads. */
interface Part {
  /** Rows of the file before it. */
  readonly offset: number;
  readonly nRows: number;
  /** Smallest and largest `row`. */
  readonly from: bigint;
  readonly to: bigint;
}

/** A Parquet file whose row groups stand in the order of `row`, cut into parts. */
export interface NumberScan {
  readonly nRows: number;
  readonly parts: readonly Part[];
}

/** Queries at the same time by thread: a single one leaves cores idle while its rows are taken over. */
const PARTS_PER_THREAD = 2;

/** Cuts a file with a column `row` into parts; null where its row groups are not known to be in order. */
export async function planScan(
  engine: Engine,
  parquet: string,
  options: QueryOptions = {},
): Promise<NumberScan | null> {
  const groups = await engine.rows(
    sql`SELECT row_group_num_rows, stats_min_value, stats_max_value FROM parquet_metadata(${filePattern(parquet)})
      WHERE path_in_schema = 'row' ORDER BY row_group_id`,
    options,
  );
  const parts: Part[] = [];
  let offset = 0;
  const perPart = Math.ceil(groups.length / (PARTS_PER_THREAD * engine.threads));
  for (const [i, [count, least, most]] of groups.entries()) {
    if (!isWhole(least) || !isWhole(most)) return null;
    const [nRows, from, to] = [Number(count), BigInt(least), BigInt(most)];
    const last = parts.at(-1);
    if (last !== undefined && from <= last.to) return null;
    if (last === undefined || i % perPart === 0) parts.push({ offset, nRows, from, to });
    else parts[parts.length - 1] = { ...last, nRows: last.nRows + nRows, to };
    offset += nRows;
  }
  return { nRows: offset, parts };
}

function isWhole(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d{1,18}$/.test(value);
}

/**
 * Reads numbers of all rows, the parts at the same time.
 * @param take gets a batch and how many rows of the file stand before it; the j-th column has to be read before it returns.
 */
export async function scanNumbers(
  engine: Engine,
  source: { readonly parquet: string; readonly columns: readonly IndexedColumn[]; readonly scan: NumberScan },
  { take, ...options }: QueryOptions & { readonly take: (batch: ColumnBatch, offset: number) => void },
): Promise<void> {
  const from = sql`read_parquet(${filePattern(source.parquet)})`;
  const cells = source.columns.map(({ storage, index }) => numericOf(storage, name(`c${index}`)));
  let isFailed = false;
  const read = async ({ offset, nRows, from: least, to: most }: Part) => {
    const range = sql`row BETWEEN ${least} AND ${most}`;
    let at = 0;
    for await (const batch of engine.query(sql`SELECT ${join(cells)} FROM ${from} WHERE ${range}`, options)) {
      // what another part ran into ends this one as well
      if (isFailed) return;
      invariant(at + batch.nRows <= nRows, 'row groups have the rows that their file states');
      take(batch, offset + at);
      at += batch.nRows;
    }
    invariant(at === nRows, `row groups have ${nRows} rows, ${at} were read`);
  };
  const settled = await Promise.allSettled(
    source.scan.parts.map((part) =>
      read(part).catch((error: unknown) => {
        isFailed = true;
        throw error;
      }),
    ),
  );
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}
