import { z } from 'zod';
import { js } from '#base';
import { sql } from '#sql';
import { columnStep } from './column-step.ts';

/** A column of 0 and 1 beside each column. */
export const missingIndicator = columnStep({
  name: 'missing-indicator',
  summary: 'Adds a column "NAME is missing" of 0 and 1 behind each column; to be used before impute.',
  accepts: 'any',
  options: z.object({
    always: z.boolean().default(false).describe('also where no value is missing in the rows learned from'),
  }),
  spec: z.object({ column: z.string() }),
  example: { columns: ['income'] },
  fit: ({ always }, column, { rows }) => {
    const isMissing = (row: number) =>
      column.type === 'numeric' ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0;
    return always || rows.some(isMissing) ? { column: column.name } : null;
  },
  outputs: ({ column }, info) => [
    info,
    { name: `${column} is missing`, type: 'numeric', sources: info.sources, level: null },
  ],
  apply: (spec, column) => {
    const values =
      column.type === 'numeric'
        ? column.values.map((value) => (Number.isNaN(value) ? 1 : 0))
        : Float64Array.from(column.codes, (code) => (code < 0 ? 1 : 0));
    return [column, { type: 'numeric', name: `${spec.column} is missing`, values }];
  },
  toSql: ({ column }, value) => [
    [column, value],
    [`${column} is missing`, sql`CASE WHEN ${value} IS NULL THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END`],
  ],
  toJs: ({ column }, value) => [
    [column, value],
    [`${column} is missing`, js`(${value} === null || ${value} !== ${value} ? 1 : 0)`],
  ],
  describe: () => ['whether it is missing'],
});
