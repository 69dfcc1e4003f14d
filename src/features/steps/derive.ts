import { z } from 'zod';
import { type CheckedFormula, checkFormula, evaluateFormula, formulaToSql, parseFormula } from '#formula';
import type { FrameColumn, NumericColumn } from '#matrix';
import { type Sql, sql } from '#sql';
import { unknownColumn } from './column-step.ts';
import { double } from './columns.ts';
import type { Step } from './protocol.ts';

const SECONDS_PER_DAY = 86_400;

const optionsSchema = z.object({
  name: z.string().min(1).describe('of the new column'),
  formula: z
    .string()
    .describe(
      'such as spend / (visits + 1); see docs/formulas.md. A date it gives counts in days since 1970-01-01',
    ),
});
const specSchema = z.object({
  name: z.string(),
  formula: z.string(),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['numeric', 'category']),
      kind: z.enum(['boolean', 'date', 'timestamp']).optional(),
    }),
  ),
});

/** A column by a formula. */
export const derive: Step = {
  name: 'derive',
  summary:
    'Adds a column by a formula over the columns that are there. A result of true or false is 1 or 0, a date is days since 1970-01-01.',
  accepts: 'none',
  options: optionsSchema,
  example: { name: 'value_density', formula: 'spend / (visits + 1)' },
  fit: (options, { frame }) => {
    const { name, formula } = optionsSchema.parse(options);
    const used = checked(formula, frame.columns).columns.map((column) => column.name);
    const columns = frame.columns.filter((column) => used.includes(column.name));
    return {
      name,
      formula,
      columns: columns.map((column) => ({ name: column.name, type: column.type, ...kindOf(column) })),
    };
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
        const { type } = formula;
        const kind = type === 'date' || type === 'boolean' ? { kind: type } : {};
        return { ...frame, columns: [...frame.columns, { ...column, ...kind }] };
      },
      toSql: (columns) => new Map([...columns, [spec.name, valueSql(formula, columns)] as const]),
      describe: () =>
        spec.columns.map(({ name }) => ({ column: name, words: [`used in ${spec.name} = ${spec.formula}`] })),
    };
  },
};

interface TypedColumn {
  readonly name: string;
  readonly type: FrameColumn['type'];
  readonly kind?: NumericColumn['kind'] | undefined;
}

function kindOf(column: FrameColumn): Pick<NumericColumn, 'kind'> {
  return column.type === 'numeric' && column.kind !== undefined ? { kind: column.kind } : {};
}

function checked(text: string, columns: readonly TypedColumn[]): CheckedFormula {
  const kinds = columns.map(({ name, type, kind }) => ({
    name,
    kind: type === 'category' ? ('category' as const) : (kind ?? ('decimal' as const)),
  }));
  return checkFormula(parseFormula(text), kinds);
}

function valueSql(formula: CheckedFormula, columns: ReadonlyMap<string, Sql>): Sql {
  const value = formulaToSql(formula, ({ name, kind }) => {
    const column = columns.get(name);
    if (column === undefined) throw unknownColumn('derive', name);
    if (kind === 'boolean') return sql`(${column} <> 0)`;
    return kind === 'timestamp' ? sql`(${column} / ${double(SECONDS_PER_DAY)})` : column;
  });
  return formula.type === 'text' ? sql`CAST(${value} AS VARCHAR)` : sql`CAST(${value} AS DOUBLE)`;
}
