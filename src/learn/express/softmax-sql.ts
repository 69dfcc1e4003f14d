import { join, name, real, type Sql, sql } from '#sql';
import type { StagedSql } from './model-expression.ts';

/** exp of less than this times the largest share counts as 0. */
const LOWEST = -700;

/** Shares by exp(score), the largest taken off first. @param scores names of columns of type DOUBLE. */
export function softmaxSql(scores: readonly Sql[], prefix: string): StagedSql {
  const most = `${prefix}most`;
  const shares = scores.map((_, c) => `${prefix}e${c}`);
  const sum = `${prefix}sum`;
  return {
    stages: [
      [[most, sql`greatest(${join(scores)})`]],
      scores.map((score, c) => [shares[c]!, expSql(sql`${score} - ${name(most)}`)] as const),
      [[sum, sumSql(shares.map((share) => name(share)))]],
    ],
    outputs: shares.map((share) => floatSql(sql`${name(share)} / ${name(sum)}`)),
  };
}

/** exp that does not go below what a DOUBLE holds. */
export function expSql(value: Sql): Sql {
  return sql`exp(greatest(${value}, ${real(LOWEST)}))`;
}

/** 1 / (1 + exp(-z)) without overflow. @param z name of a column */
export function sigmoidSql(z: Sql): Sql {
  const small = sql`1 / (1 + exp(least(abs(${z}), ${real(-LOWEST)})))`;
  return sql`CASE WHEN ${z} > 0 THEN 1 - ${small} ELSE ${small} END`;
}

/** In the order given. */
export function sumSql(terms: readonly Sql[]): Sql {
  return terms.length === 0 ? real(0) : join(terms, sql` + `);
}

/** Rounded to f32, as probabilities of a model are. */
export function floatSql(value: Sql): Sql {
  return sql`CAST(${value} AS FLOAT)`;
}
