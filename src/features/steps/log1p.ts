import { z } from 'zod';
import { AppError, js } from '#base';
import { sql } from '#sql';
import { finiteValues, skewness } from '../rowwise/statistics.ts';
import { numberStep } from './column-step.ts';
import { double, log1pSql } from './columns.ts';

/** Skewness from which a column is taken as logarithm where the rule decides. */
export const SKEWED = 1;

/** log(1 + x). */
export const log1p = numberStep({
  name: 'log1p',
  summary: 'Takes log(1 + x); values below the smallest one seen count as that one.',
  options: z.object({
    when: z
      .enum(['always', 'skewed'])
      .default('always')
      .describe(`skewed: only where the skewness is above ${SKEWED} and all values are above -1`),
  }),
  spec: z.object({ column: z.string(), least: z.number() }),
  example: { columns: ['spend'] },
  fit: ({ when }, column, { rows }) => {
    const present = finiteValues(column.values, rows);
    const least = present.length === 0 ? 0 : present.reduce((a, b) => Math.min(a, b));
    if (when === 'skewed' && (least <= -1 || !(skewness(present) > SKEWED))) return null;
    if (least <= -1) {
      throw new AppError(
        'COLUMN_WRONG_KIND',
        `log of column "${column.name}": expected values above -1, got ${least}`,
        {
          hint: 'Leave the column out of --log, or use the step yeo-johnson.',
          data: { column: column.name },
        },
      );
    }
    return { column: column.name, least };
  },
  each:
    ({ least }) =>
    (value) =>
      Math.log1p(Math.max(value, least)),
  toSql: ({ least }, value) => {
    const x = sql`greatest(${value}, ${double(least)})`;
    return sql`CASE WHEN ${value} IS NULL THEN NULL ELSE ${log1pSql(x)} END`;
  },
  toJs: ({ least }, value) => js`Math.log1p(Math.max(${value}, ${least}))`,
  describe: () => ['log(1 + x)'],
});
