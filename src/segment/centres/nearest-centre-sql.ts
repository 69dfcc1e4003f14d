import { join, type Sql, sql } from '#sql';

/** The number of the centre with the least squared distance; of several the first. @param centres [k, of.length] */
export function nearestCentreSql(centres: Float64Array, of: readonly Sql[]): Sql {
  const distances = Array.from({ length: centres.length / of.length }, (_, c) =>
    join(
      of.map((feature, j) => sql`power(${feature} - ${centres[c * of.length + j]!}, 2)`),
      sql` + `,
    ),
  );
  if (distances.length === 1) return sql`0`;
  const cases = distances.map((distance, c) => sql` WHEN ${distance} THEN ${c}`);
  return sql`CASE least(${join(distances)})${join(cases, sql``)} END`;
}
