import { z } from 'zod';
import type { NumericColumn } from '#matrix';
import { type Sql, sql } from '#sql';
import { columnStep } from './column-step.ts';
import { double } from './columns.ts';

const parts = ['year', 'quarter', 'month', 'day', 'weekday', 'age'] as const;
type Part = (typeof parts)[number];
const DAYS = { days: 1, seconds: 86400 };
const YEAR = 365.2425;
/** Days of the years 1 to 9999. */
const [FIRST, LAST] = [-719162, 2932896];

const optionsSchema = z
  .object({
    parts: z
      .array(z.enum(parts))
      .min(1)
      .default(['year', 'month', 'weekday'])
      .describe('weekday: 1 Monday to 7 Sunday; age: years to the cut-off'),
    cutoff: z.iso.date().optional().describe('day to which the age counts'),
    unit: z
      .enum(['days', 'seconds'])
      .optional()
      .describe('of plain numbers, since 1970-01-01; a date or timestamp is known by itself'),
  })
  .refine(
    (options) => options.parts.includes('age') === (options.cutoff !== undefined),
    'age and cutoff go together',
  );
const specSchema = z.object({
  column: z.string(),
  parts: z.array(z.enum(parts)),
  cutoff: z.number().nullable(),
  unit: z.enum(['days', 'seconds']),
});

/** Parts of a date as numbers. */
export const dateParts = columnStep<z.infer<typeof optionsSchema>, z.infer<typeof specSchema>, NumericColumn>(
  {
    name: 'date-parts',
    summary:
      'Replaces a date by parts of it, and by its age in years at a cut-off day. Years 1 to 9999; others are missing.',
    accepts: 'numeric',
    options: optionsSchema,
    spec: specSchema,
    example: { columns: ['birth'], parts: ['age'], cutoff: '2024-01-01' },
    fit: ({ parts: wanted, cutoff, unit }, { name, kind }) => ({
      column: name,
      parts: wanted,
      cutoff: cutoff === undefined ? null : Date.parse(cutoff) / 86_400_000,
      unit: kind === undefined ? (unit ?? 'days') : kind === 'timestamp' ? 'seconds' : 'days',
    }),
    outputs: ({ column, parts: wanted }, { sources }) =>
      wanted.map((part) => ({ name: `${column} ${part}`, type: 'numeric', sources, level: null })),
    apply: ({ column, parts: wanted, cutoff, unit }, { values }) =>
      wanted.map((part) => ({
        type: 'numeric',
        name: `${column} ${part}`,
        values: values.map((value) => {
          const days = Math.floor(value / DAYS[unit]);
          return days >= FIRST && days <= LAST ? partOf(days, part, cutoff ?? 0) : Number.NaN;
        }),
      })),
    toSql: ({ column, parts: wanted, cutoff, unit }, value) => {
      const days = sql`floor(${value} / ${double(DAYS[unit])})`;
      const inside = sql`${days} BETWEEN ${FIRST} AND ${LAST}`;
      return wanted.map((part) => [
        `${column} ${part}`,
        sql`CASE WHEN ${inside} THEN CAST(${partSql(days, part, cutoff ?? 0)} AS DOUBLE) END`,
      ]);
    },
    describe: ({ parts: wanted }) => [wanted.join(', ')],
  },
);

function partOf(days: number, part: Part, cutoff: number): number {
  if (part === 'age') return (cutoff - days) / YEAR;
  const date = new Date(days * 86_400_000);
  if (part === 'year') return date.getUTCFullYear();
  if (part === 'quarter') return Math.floor(date.getUTCMonth() / 3) + 1;
  if (part === 'month') return date.getUTCMonth() + 1;
  return part === 'day' ? date.getUTCDate() : date.getUTCDay() || 7;
}

const DATE_PARTS: Record<Exclude<Part, 'age'>, (date: Sql) => Sql> = {
  year: (date) => sql`year(${date})`,
  quarter: (date) => sql`quarter(${date})`,
  month: (date) => sql`month(${date})`,
  day: (date) => sql`day(${date})`,
  weekday: (date) => sql`isodow(${date})`,
};

function partSql(days: Sql, part: Part, cutoff: number): Sql {
  if (part === 'age') return sql`(${double(cutoff)} - ${days}) / ${double(YEAR)}`;
  return DATE_PARTS[part](
    sql`(DATE '1970-01-01' + CAST(CASE WHEN ${days} BETWEEN ${FIRST} AND ${LAST} THEN ${days} END AS INTEGER))`,
  );
}
