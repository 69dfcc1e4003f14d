import { z } from 'zod';
import type { FrameColumn } from '#matrix';
import { sql } from '#sql';
import { columnStep } from './column-step.ts';

const optionsSchema = z.object({ to: z.enum(['number', 'category']).describe('what the column becomes') });
const specSchema = z.object({ column: z.string(), to: z.enum(['number', 'category']) });

/** Plain decimal numbers, as text has to hold them. */
const NUMBER = /^[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/;
const NUMBER_SQL = '^[+-]?([0-9]{1,15}(\\.[0-9]{0,15})?|\\.[0-9]{1,15})$';

/** Numbers as levels, levels as numbers. */
export const cast = columnStep<z.infer<typeof optionsSchema>, z.infer<typeof specSchema>>({
  name: 'cast',
  summary:
    'Reads levels as numbers (what is no plain number becomes missing), or whole numbers as levels (what is none, or beyond 15 digits, becomes missing).',
  accepts: 'any',
  options: optionsSchema,
  spec: specSchema,
  example: { columns: ['postcode'], to: 'category' },
  fit: ({ to }, { name, type }) =>
    (to === 'category') === (type === 'category') ? null : { column: name, to },
  outputs: ({ to }, info) => [{ ...info, type: to === 'number' ? 'numeric' : 'category' }],
  apply: ({ column: name }, column, { warn }): FrameColumn[] => {
    if (column.type === 'category') {
      const numbers = column.levels.map((level) => (NUMBER.test(level) ? Number(level) : Number.NaN));
      const values = Float64Array.from(column.codes, (code) => numbers[code] ?? Number.NaN);
      const lost = values.reduce(
        (n, value, row) => n + (Number.isNaN(value) && column.codes[row]! >= 0 ? 1 : 0),
        0,
      );
      if (lost > 0) warn(name, 'a text that is no number', lost);
      return [{ type: 'numeric', name, values }];
    }
    const text = (value: number) =>
      Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value + 0) : null;
    const texts = Array.from(column.values, text);
    const levels = [...new Set(texts)].filter((level) => level !== null).sort();
    const places = new Map(levels.map((level, code) => [level, code]));
    const lost = texts.reduce(
      (n, level, row) => n + (level === null && !Number.isNaN(column.values[row]!) ? 1 : 0),
      0,
    );
    if (lost > 0) warn(name, 'a number that is not whole', lost);
    return [
      {
        type: 'category',
        name,
        levels,
        codes: Int32Array.from(texts, (one) => (one === null ? -1 : places.get(one)!)),
      },
    ];
  },
  toSql: ({ column, to }, value) => [
    [
      column,
      to === 'number'
        ? sql`CASE WHEN regexp_matches(${value}, ${NUMBER_SQL}) THEN TRY_CAST(${value} AS DOUBLE) END`
        : sql`CASE WHEN ${value} = floor(${value}) AND abs(${value}) < 1e15 THEN CAST(CAST(${value} AS BIGINT) AS VARCHAR) END`,
    ],
  ],
  describe: ({ to }) => [`read as ${to}`],
});
