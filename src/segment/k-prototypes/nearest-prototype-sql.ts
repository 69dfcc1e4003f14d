import { join, type Sql, sql } from '#sql';
import { onValues } from './coding.ts';
import type { KPrototypesState } from './state.ts';

/**
 * The number of the prototype that a row costs least with; of several the first. A row whose level is not known costs the
 * same with all.
 * @param of [nCols] features
 */
export function nearestPrototypeSql(
  { k, coding, prototypes }: Pick<KPrototypesState, 'k' | 'coding' | 'prototypes'>,
  of: readonly Sql[],
): Sql {
  if (k === 1) return sql`0`;
  const on = onValues(coding);
  const costs = Array.from({ length: k }, (_, c) => {
    const terms = of.map((feature, j) => {
      const centre = prototypes[c * of.length + j]!;
      if (coding.groupOf[j]! < 0) return sql`power(${feature} - ${centre}, 2)`;
      const present = (on[j]! - centre * on[j]!) ** 2;
      const absent = (centre * on[j]!) ** 2;
      return sql`CASE WHEN ${feature} > ${coding.thresholds[j]!} THEN ${present} ELSE ${absent} END`;
    });
    return join(terms, sql` + `);
  });
  const cases = costs.map((cost, c) => sql` WHEN ${cost} THEN ${c}`);
  return sql`CASE least(${join(costs)})${join(cases, sql``)} END`;
}
