import { name, type Sql, sql } from '#sql';
import type { Engine } from '#table';
import type { NamedSegment, SegmentCentres } from './migration-of.ts';
import type { ReadSide } from './read-side.ts';

/** A rank that is spread evenly over [0, 1] has this many standard deviations from end to end. */
const DEVIATIONS = Math.sqrt(12);

/**
 * Mean rank of the customers of each segment among the customers of both lists, column by column: the units of money
 * or counts and single large values do not matter.
 */
export async function segmentCentres(
  engine: Engine,
  { first, second }: { readonly first: ReadSide; readonly second: ReadSide },
): Promise<SegmentCentres> {
  const columns = first.measures.flatMap((measure) => {
    const other = second.measures.find((one) => one.name === measure.name);
    return other === undefined ? [] : [{ name: measure.name, before: measure.place, after: other.place }];
  });
  const means = new Map<string, number[]>();
  for (const [j, column] of columns.entries()) {
    const rows = (await engine.rows(meanRanks({ first, second }, column))) as [
      number,
      string,
      string,
      number,
    ][];
    for (const [side, segment, id, mean] of rows) {
      const key = keyOf(side === 0 ? 'before' : 'after', { id, name: segment });
      const own = means.get(key) ?? columns.map(() => Number.NaN);
      own[j] = DEVIATIONS * mean;
      means.set(key, own);
    }
  }
  return {
    columns: columns.map((column) => column.name),
    centre: (side, segment) => means.get(keyOf(side, segment)) ?? columns.map(() => Number.NaN),
  };
}

/** Whole numbers are summed, twice the ranks with ties in the middle, so that any number of threads gives the same. */
function meanRanks(
  { first, second }: { readonly first: ReadSide; readonly second: ReadSide },
  { before, after }: { readonly before: number; readonly after: number },
): Sql {
  const values = (side: ReadSide, at: number, place: number) =>
    sql`SELECT ${sql`CAST(${at} AS INTEGER)`} AS side, segment, id, CAST(${name(`c${place}`)} AS DOUBLE) AS value FROM (${side.measured}) AS own`;
  return sql`SELECT side, segment, id, CAST(sum(twice) AS DOUBLE) / (2 * CAST(count(*) AS DOUBLE) * any_value(customers)) AS mean
    FROM (SELECT side, segment, id, 2 * rank() OVER (ORDER BY value) + count(*) OVER (PARTITION BY value) - 2 AS twice,
        CAST(count(*) OVER () AS DOUBLE) AS customers
      FROM (${values(first, 0, before)} UNION ALL ${values(second, 1, after)}) AS both_lists WHERE value IS NOT NULL) AS ranked
    GROUP BY side, segment, id ORDER BY side, segment, id`;
}

function keyOf(side: 'before' | 'after', { id, name: called }: NamedSegment): string {
  return JSON.stringify([side, id, called]);
}
