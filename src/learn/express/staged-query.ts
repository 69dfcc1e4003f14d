import { join, name, type Sql, sql } from '#sql';
import type { StagedSql } from './model-expression.ts';

/** A query with the columns of all stages beside those of `source`. @param source what follows FROM */
export function stagedQuery(source: Sql, stages: StagedSql['stages']): Sql {
  return stages.reduce(
    (query, stage) =>
      stage.length === 0
        ? query
        : sql`(SELECT *, ${join(stage.map(([alias, value]) => sql`${value} AS ${name(alias)}`))} FROM ${query})`,
    source,
  );
}
