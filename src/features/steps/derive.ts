import { z } from 'zod';
import { AppError } from '#base';
import { type CheckedFormula, checkFormula, evaluateFormula, formulaToSql, parseFormula } from '#formula';
import { type Sql, sql } from '#sql';
import { unknownColumn } from './column-step.ts';
import type { ColumnInfo, Step } from './protocol.ts';

const optionsSchema = z.object({
  name: z.string().min(1).describe('of the new column'),
  formula: z
    .string()
    .describe('such as spend / (visits + 1); see docs/formulas.md. Dates and booleans are numbers here'),
});
const specSchema = z.object({
  name: z.string(),
  formula: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.enum(['numeric', 'category']) })),
});

/** A column by a formula. */
export const derive: Step = {
  name: 'derive',
  summary: 'Adds a column by a formula over the columns that are there. A result of true or false is 1 or 0.',
  accepts: 'none',
  options: optionsSchema,
  example: { name: 'value_density', formula: 'spend / (visits + 1)' },
  fit: (options, { frame }) => {
    const { name, formula } = optionsSchema.parse(options);
    const used = checked(formula, frame.columns).columns.map((column) => column.name);
    const columns = frame.columns.filter((column) => used.includes(column.name));
    return { name, formula, columns: columns.map((column) => ({ name: column.name, type: column.type })) };
  },
  load: (stored) => {
    const spec = specSchema.parse(stored);
    const formula = checked(spec.formula, spec.columns);
    const type = formula.type === 'text' ? 'category' : 'numeric';
    return {
      outputs: (columns) => {
        const used = spec.columns.map(({ name }) => {
          const found = columns.find((column) => column.name === name);
          if (found === undefined) throw unknownColumn('derive', name);
          return found;
        });
        const sources = [...new Set(used.flatMap((column) => column.sources))];
        return [...columns, { name: spec.name, type, sources, level: null }];
      },
      apply: (frame) => {
        const column = evaluateFormula(formula, frame, spec.name);
        return { ...frame, columns: [...frame.columns, column] };
      },
      toSql: (columns) => new Map([...columns, [spec.name, valueSql(formula, columns)] as const]),
      describe: () =>
        spec.columns.map(({ name }) => ({ column: name, words: [`used in ${spec.name} = ${spec.formula}`] })),
    };
  },
};

function checked(text: string, columns: readonly Pick<ColumnInfo, 'name' | 'type'>[]): CheckedFormula {
  const kinds = columns.map(({ name, type }) => ({
    name,
    kind: type === 'numeric' ? ('decimal' as const) : ('category' as const),
  }));
  const formula = checkFormula(parseFormula(text), kinds);
  if (formula.type !== 'date') return formula;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `step derive: expected a number, a text or a condition, got a date from ${text}`,
  );
}

function valueSql(formula: CheckedFormula, columns: ReadonlyMap<string, Sql>): Sql {
  const value = formulaToSql(formula, ({ name }) => {
    const column = columns.get(name);
    if (column === undefined) throw unknownColumn('derive', name);
    return column;
  });
  return formula.type === 'text' ? sql`CAST(${value} AS VARCHAR)` : sql`CAST(${value} AS DOUBLE)`;
}
