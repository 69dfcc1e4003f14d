import { invariant } from '#base';
import { join, type Sql, sql } from '#sql';
import type { LogisticRegressionState } from './state.ts';

/** exp of more is not held by DOUBLE; probabilities below exp(-700) are told as that. */
const LARGEST_EXPONENT = 700;

/** SQL of the probability of each class, [nClasses], in DOUBLE. @param of the SQL of each feature, in their order. */
export function probabilitySql(
  { features, nClasses, classes, coefficients }: LogisticRegressionState,
  of: readonly Sql[],
): Sql[] {
  invariant(of.length === features.length, 'logistic-regression: SQL of every feature');
  const width = features.length + 1;
  const scores = Array.from({ length: coefficients.length / width }, (_, c) =>
    scoreSql(coefficients.subarray(c * width, (c + 1) * width), of),
  );
  const all = scores.length === 1 ? [sql`0`, ...scores] : scores;
  const out = Array.from({ length: nClasses }, () => sql`CAST(0 AS DOUBLE)`);
  for (const [rank, one] of classes.entries()) out[one] = shareSql(all, rank);
  return out;
}

/** Sum of coefficient times feature, and the intercept, which comes last. */
function scoreSql(coefficients: Float64Array, of: readonly Sql[]): Sql {
  const terms = of.flatMap((feature, j) =>
    coefficients[j] === 0 ? [] : [sql`${double(coefficients[j]!)} * ${feature}`],
  );
  return sql`(${join([double(coefficients[of.length]!), ...terms], sql` + `)})`;
}

/** Softmax as 1 / sum of exp(score - own score), so that no number overflows. */
function shareSql(scores: readonly Sql[], rank: number): Sql {
  const others = scores.flatMap((score, c) =>
    c === rank ? [] : [sql`exp(least(${score} - ${scores[rank]!}, ${LARGEST_EXPONENT}))`],
  );
  return sql`1 / (${join([double(1), ...others], sql` + `)})`;
}

function double(value: number): Sql {
  return sql`CAST(${value} AS DOUBLE)`;
}
