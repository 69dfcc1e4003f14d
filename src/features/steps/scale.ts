import { z } from 'zod';
import { AppError, js } from '#base';
import { sql } from '#sql';
import { finiteValues, mean, quantile, standardDeviation } from '../rowwise/statistics.ts';
import { numberStep } from './column-step.ts';
import { double } from './columns.ts';

const scalings = ['standard-deviation', 'interquartile-range', 'range'] as const;
const WORDS = {
  'standard-deviation': 'standardised',
  'interquartile-range': 'scaled by median and interquartile range',
  range: 'scaled to 0 to 1',
};

/** Shifts and scales numbers. */
export const scale = numberStep({
  name: 'scale',
  summary:
    'Shifts and scales: by mean and standard deviation, by median and interquartile range, or to 0 to 1. Where the quartiles coincide the column is standardised; a constant becomes 0.',
  options: z.object({
    method: z.enum(['standard', 'robust', 'min-max']).default('standard').describe('what to scale by'),
  }),
  spec: z.object({
    column: z.string(),
    by: z.enum(scalings),
    centre: z.number(),
    spread: z.number().positive(),
  }),
  example: { columns: ['kind:number'], method: 'robust' },
  fit: ({ method }, column, { rows }) => {
    const found = scaling(method, finiteValues(column.values, rows));
    if (!Number.isFinite(found.centre) || !Number.isFinite(found.spread)) throw tooLarge(column.name);
    return { column: column.name, ...found };
  },
  each:
    ({ centre, spread }) =>
    (value) =>
      (value - centre) / spread,
  scale: ({ centre, spread }) => ({ centre, spread }),
  toSql: ({ centre, spread }, value) => sql`(${value} - ${double(centre)}) / ${double(spread)}`,
  toJs: ({ centre, spread }, value) => js`((${value} - ${centre}) / ${spread})`,
  describe: ({ by }) => [WORDS[by]],
});

function tooLarge(column: string): AppError {
  return new AppError(
    'COLUMN_WRONG_KIND',
    `scale: expected numbers with a finite spread, got "${column}", whose squares are beyond all bounds`,
    { hint: 'Correct its largest values, or leave it out with --ignore.', data: { column } },
  );
}

function scaling(
  method: 'standard' | 'robust' | 'min-max',
  values: Float64Array,
): { by: (typeof scalings)[number]; centre: number; spread: number } {
  if (values.length === 0) return { by: 'standard-deviation', centre: 0, spread: 1 };
  if (method === 'min-max') {
    const low = values.reduce((a, b) => Math.min(a, b));
    const range = values.reduce((a, b) => Math.max(a, b)) - low;
    return { by: 'range', centre: low, spread: range > 0 ? range : 1 };
  }
  if (method === 'robust') {
    const spread = quantile(values, 0.75) - quantile(values, 0.25);
    if (spread > 0) return { by: 'interquartile-range', centre: quantile(values, 0.5), spread };
  }
  const spread = standardDeviation(values);
  return { by: 'standard-deviation', centre: mean(values), spread: spread > 0 ? spread : 1 };
}
