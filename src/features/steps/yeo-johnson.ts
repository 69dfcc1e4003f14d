import { z } from 'zod';
import { type Sql, sql } from '#sql';
import { finiteValues, mean } from '../rowwise/statistics.ts';
import { numberStep } from './column-step.ts';
import { double, expm1Sql, log1pSql, plain } from './columns.ts';

/** Powers that are looked at. */
const RANGE = 5;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Power transformation of numbers of any sign (Yeo and Johnson, Biometrika 87, 2000). */
export const yeoJohnson = numberStep({
  name: 'yeo-johnson',
  summary:
    'Makes a skewed column more even by the power transformation of Yeo and Johnson (2000); the power is the one of maximum likelihood between -5 and 5. Numbers of any sign.',
  options: z.object({}),
  spec: z.object({ column: z.string(), lambda: z.number(), low: z.number(), high: z.number() }),
  example: { columns: ['balance'] },
  fit: (_, column, { rows }) => {
    const present = finiteValues(column.values, rows);
    if (present.length === 0) return null;
    const low = present.reduce((a, b) => Math.min(a, b));
    const high = present.reduce((a, b) => Math.max(a, b));
    return low === high ? null : { column: column.name, lambda: likeliest(present), low, high };
  },
  each:
    ({ lambda, low, high }) =>
    (value) =>
      transformed(Math.min(Math.max(value, low), high), lambda),
  toSql: ({ lambda, low, high }, value) => {
    const x = sql`least(greatest(${value}, ${double(low)}), ${double(high)})`;
    const positive = powerSql(log1pSql(x), lambda);
    const negative = sql`-(${powerSql(log1pSql(sql`(-${x})`), 2 - lambda)})`;
    return sql`CASE WHEN ${value} IS NULL THEN NULL WHEN ${x} >= 0 THEN ${positive} ELSE ${negative} END`;
  },
  describe: ({ lambda }) => [`power of Yeo and Johnson, lambda ${plain(lambda)}`],
});

function transformed(x: number, lambda: number): number {
  return x >= 0 ? power(Math.log1p(x), lambda) : -power(Math.log1p(-x), 2 - lambda);
}

/** (exp(lambda * log) - 1) / lambda, the logarithm itself at 0. */
function power(log: number, lambda: number): number {
  return lambda === 0 ? log : Math.expm1(lambda * log) / lambda;
}

function powerSql(log: Sql, lambda: number): Sql {
  return lambda === 0 ? log : sql`(${expm1Sql(sql`(${double(lambda)} * (${log}))`)}) / ${double(lambda)}`;
}

/** By golden section in f64: the likelihood has one peak in lambda. */
function likeliest(values: Float64Array): number {
  let jacobian = 0;
  for (const x of values) jacobian += Math.sign(x) * Math.log1p(Math.abs(x));
  const likelihood = (lambda: number): number => {
    const moved = values.map((x) => transformed(x, lambda));
    const centre = mean(moved);
    let sum = 0;
    for (const x of moved) sum += (x - centre) ** 2;
    const variance = sum / values.length;
    return variance > 0 && Number.isFinite(variance)
      ? (-values.length / 2) * Math.log(variance) + (lambda - 1) * jacobian
      : Number.NEGATIVE_INFINITY;
  };
  let [a, b] = [-RANGE, RANGE];
  let [c, d] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atC, atD] = [likelihood(c), likelihood(d)];
  for (let i = 0; i < 60; i++) {
    if (atC >= atD) {
      [b, d, atD] = [d, c, atC];
      c = b - GOLDEN * (b - a);
      atC = likelihood(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + GOLDEN * (b - a);
      atD = likelihood(d);
    }
  }
  return (a + b) / 2;
}
