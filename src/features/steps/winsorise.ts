import { z } from 'zod';
import { js } from '#base';
import { sql } from '#sql';
import { finiteValues, quantile } from '../rowwise/statistics.ts';
import { numberStep } from './column-step.ts';
import { double, plain } from './columns.ts';

/** Draws outlying numbers in. */
export const winsorise = numberStep({
  name: 'winsorise',
  summary: 'Draws numbers beyond two quantiles in to these quantiles.',
  options: z
    .object({
      lower: z.number().min(0).max(1).default(0.01).describe('share below which values are drawn in'),
      upper: z.number().min(0).max(1).default(0.99).describe('share above which values are drawn in'),
    })
    .refine(({ lower, upper }) => lower <= upper, 'lower must not be above upper'),
  spec: z.object({ column: z.string(), low: z.number(), high: z.number() }),
  example: { columns: ['spend'], lower: 0, upper: 0.95 },
  fit: ({ lower, upper }, column, { rows }) => {
    const present = finiteValues(column.values, rows);
    if (present.length === 0) return null;
    return { column: column.name, low: quantile(present, lower), high: quantile(present, upper) };
  },
  keepsKind: true,
  each:
    ({ low, high }) =>
    (value) =>
      Math.min(Math.max(value, low), high),
  toSql: ({ low, high }, value) =>
    sql`CASE WHEN ${value} < ${double(low)} THEN ${double(low)} WHEN ${value} > ${double(high)} THEN ${double(high)} ELSE ${value} END`,
  toJs: ({ low, high }, value) => js`Math.min(Math.max(${value}, ${low}), ${high})`,
  describe: ({ low, high }) => [`drawn in to ${plain(low)} to ${plain(high)}`],
});
