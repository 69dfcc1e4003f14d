import type { MixtureDensities } from '#kernels';
import { join, type Sql, sql } from '#sql';

/** The number of the component with the largest log density times weight; of several the first. @param of [nCols] features */
export function mostProbableSql(
  { k, nCols, isDiagonal, means, factors, offsets }: MixtureDensities,
  of: readonly Sql[],
): Sql {
  if (k === 1) return sql`0`;
  const logs = Array.from({ length: k }, (_, c) => {
    const deviation = (j: number) => sql`(${of[j]!} - ${means[c * nCols + j]!})`;
    const squares = of.map((_, i) => {
      const first = isDiagonal ? i : 0;
      const row = isDiagonal ? c * nCols : (c * nCols + i) * nCols;
      const terms = of
        .slice(first, i + 1)
        .map((_, at) => sql`${factors[row + first + at]!} * ${deviation(first + at)}`);
      return sql`power(${join(terms, sql` + `)}, 2)`;
    });
    return sql`${offsets[c]!} - 0.5 * (${join(squares, sql` + `)})`;
  });
  const cases = logs.map((log, c) => sql` WHEN ${log} THEN ${c}`);
  return sql`CASE greatest(${join(logs)})${join(cases, sql``)} END`;
}
