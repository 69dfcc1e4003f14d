import { join as joinPath } from 'node:path';
import { AppError, nearestName, silentProgress } from '#base';
import type { Dataset } from '#contract';
import { customerKey } from '#features';
import type { Context } from '#matrix';
import { name, type Sql, sql } from '#sql';
import { type Engine, filePattern, importTable } from '#table';

/** A list of customers that was read. */
export interface ReadSide {
  readonly name: string;
  /** Whether segments have ids of their own beside their names. */
  readonly hasIds: boolean;
  readonly dataset: Dataset;
  /** One row a customer: key, segment id and name as text. */
  readonly customers: Sql;
  /** Numeric columns that say what a customer is like, and their places in the rows. */
  readonly measures: readonly { readonly name: string; readonly place: number }[];
  /** One row a customer: segment id and name, and those columns as `c` and their place. */
  readonly measured: Sql;
  /** Rows without an id, without a segment, and further rows of one customer. */
  readonly counts: Sql;
}

/** Which columns say the customer and the segment. */
export interface SideColumns {
  readonly id: string | null;
  readonly segment: string | null;
}

/** What a list of ours says of the segment itself. */
const OF_SEGMENTS = ['segment_id', 'segment_name', 'confidence', 'novelty', 'next_segment_id'];
const SEGMENT_NAMES = ['segment_name', 'segment_id', 'segment', 'cluster', 'tier'];

/**
 * Reads a list of customers with their segments.
 * @param at what it is called in messages, e.g. `migrate, second list`
 * @throws COLUMN_UNKNOWN, ROLE_MISSING, FILE_*, TABLE_*
 */
export async function readSide(
  file: string,
  { at, folder, columns }: { at: string; folder: string; columns: SideColumns },
  ctx: Context & { engine: Engine },
): Promise<ReadSide> {
  const overrides = { id: columns.id };
  const dataset = await importTable(
    { file, outDir: folder, overrides },
    { ...ctx, progress: silentProgress, pool: () => Promise.resolve(ctx.pool) },
  );
  const names = dataset.columns.map((column) => column.name);
  const id = dataset.columns.findIndex(({ role }) => role === 'customer-id');
  if (id < 0) {
    throw new AppError(
      'ROLE_MISSING',
      `${at} ${dataset.name}: expected a column with the customer id, found none`,
      {
        hint: `Name it: --id COLUMN. The columns are ${names.slice(0, 20).join(', ')}.`,
      },
    );
  }
  const segment = segmentColumn(names, columns.segment, `${at} ${dataset.name}`);
  // ids of one lineage stand beside the names; those of other columns are not the segments' own
  const number = names[segment] === 'segment_name' ? names.indexOf('segment_id') : -1;
  const rows = sql`read_parquet(${filePattern(joinPath(folder, 'data.parquet'))})`;
  const key = customerKey(name(`c${id}`));
  const text = sql`CAST(${name(`c${segment}`)} AS VARCHAR)`;
  const code = number < 0 ? text : sql`CAST(${name(`c${number}`)} AS VARCHAR)`;
  const own = sql`SELECT row, ${key} AS key, ${text} AS segment, coalesce(${code}, ${text}) AS id FROM ${rows}`;
  const measures = dataset.columns.flatMap(({ name: called, kind }, place) => {
    const tells = place !== id && place !== segment && !OF_SEGMENTS.includes(called);
    return tells && (kind === 'integer' || kind === 'decimal') ? [{ name: called, place }] : [];
  });
  return {
    measures,
    measured: sql`SELECT ${text} AS segment, coalesce(${code}, ${text}) AS id, rows.* FROM ${rows} AS rows
      WHERE ${key} IS NOT NULL AND ${text} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY row) = 1`,
    hasIds: number >= 0,
    name: dataset.name,
    dataset,
    customers: sql`SELECT key, arg_min(segment, row) AS segment, arg_min(id, row) AS id FROM (${own}) AS own WHERE key IS NOT NULL AND segment IS NOT NULL GROUP BY key`,
    counts: sql`SELECT CAST(count(*) FILTER (WHERE key IS NULL) AS DOUBLE), CAST(count(*) FILTER (WHERE key IS NOT NULL AND segment IS NULL) AS DOUBLE), CAST(count(*) FILTER (WHERE key IS NOT NULL AND segment IS NOT NULL) - count(DISTINCT key) FILTER (WHERE segment IS NOT NULL) AS DOUBLE) FROM (${own}) AS own`,
  };
}

function segmentColumn(names: readonly string[], named: string | null, at: string): number {
  const found = named === null ? SEGMENT_NAMES.find((one) => names.includes(one)) : named;
  const place = found === undefined ? -1 : names.indexOf(found);
  if (place >= 0) return place;
  const near = named === null ? null : nearestName(named, names);
  throw new AppError(
    'COLUMN_UNKNOWN',
    named === null
      ? `${at}: expected a column with the segment, such as segment_name, found none`
      : `${at}, --segment: expected a column of the file, got "${named}"`,
    {
      hint:
        near === null
          ? `Name it: --segment COLUMN. The columns are ${names.slice(0, 20).join(', ')}.`
          : `Did you mean "${near}"?`,
      data: { column: named },
    },
  );
}
