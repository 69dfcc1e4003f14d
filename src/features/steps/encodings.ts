import { z } from 'zod';
import { AppError, type Js, js } from '#base';
import type { CategoryColumn } from '#matrix';
import { type Sql, sql } from '#sql';
import { columnStep, type JsAround } from './column-step.ts';
import { caseOf, double, levelCounts } from './columns.ts';
import { levelNumbers } from './level-numbers.ts';
import type { ColumnInfo } from './protocol.ts';

/** A number for each level, one for unknown levels, one for missing ones; null is missing. */
export const levelTableSchema = z.object({
  column: z.string(),
  levels: z.array(z.object({ level: z.string(), value: z.number() })),
  unseen: z.number().nullable(),
  missing: z.number().nullable(),
});
export type LevelTable = z.infer<typeof levelTableSchema>;

/** What steps that turn levels into numbers share. */
export const byLevelTable = {
  accepts: 'category' as const,
  outputs: (_: LevelTable, column: ColumnInfo): ColumnInfo[] => [{ ...column, type: 'numeric' }],
  apply: (
    { levels, unseen, missing }: LevelTable,
    column: CategoryColumn,
    { warn }: { warn: Parameters<typeof levelNumbers>[3] },
  ) => [
    levelNumbers(
      column,
      new Map(levels.map(({ level, value }) => [level, value])),
      { unseen: unseen ?? Number.NaN, missing: missing ?? Number.NaN },
      warn,
    ),
  ],
  toSql: ({ column, levels, unseen, missing }: LevelTable, value: Sql): (readonly [string, Sql])[] => {
    const cases = levels.map((one) => [one.level, double(one.value)] as const);
    const orNull = (number: number | null) => (number === null ? sql`NULL::DOUBLE` : double(number));
    return [
      [
        column,
        sql`CASE WHEN ${value} IS NULL THEN ${orNull(missing)} ELSE ${caseOf(value, cases, orNull(unseen))} END`,
      ],
    ];
  },
  toJs: (
    { column, levels, unseen, missing }: LevelTable,
    value: Js,
    { constant }: JsAround,
  ): (readonly [string, Js])[] => {
    const table = constant(js`new Map(${levels.map((one) => [one.level, one.value])})`);
    const [rest, none] = [unseen ?? Number.NaN, missing ?? Number.NaN];
    return [[column, js`(${value} === null ? ${none} : ${table}.get(${value}) ?? ${rest})`]];
  },
};

const ordinalOptions = z.object({
  order: z
    .union([z.enum(['alphabet', 'frequency']), z.array(z.string()).min(1)])
    .default('alphabet')
    .describe('the levels from low to high, or by alphabet, or the most frequent first'),
});

/** Levels as 0, 1, 2, ... */
export const ordinal = columnStep<z.infer<typeof ordinalOptions>, LevelTable, CategoryColumn>({
  ...byLevelTable,
  name: 'ordinal',
  summary:
    'Replaces levels by their place in an order: 0, 1, 2, ... Missing and unknown levels become missing.',
  options: ordinalOptions,
  spec: levelTableSchema,
  example: { columns: ['size'], order: ['S', 'M', 'L'] },
  fit: ({ order }, column, { rows }) => {
    const found = levelCounts(column, rows).levels.map(({ level }) => level);
    const levels = order === 'frequency' ? found : order === 'alphabet' ? [...found].sort() : order;
    const extra = found.filter((level) => !levels.includes(level));
    if (extra.length > 0) {
      throw new AppError(
        'OPTION_INVALID',
        `step ordinal, column "${column.name}": expected an order of all levels, "${extra[0]}" is not in it`,
        { hint: `Not in the order: ${extra.slice(0, 20).join(', ')}`, data: { column: column.name } },
      );
    }
    return {
      column: column.name,
      levels: levels.map((level, value) => ({ level, value })),
      unseen: null,
      missing: null,
    };
  },
  describe: ({ levels }) => [`place among ${levels.length} levels in order`],
});

const codesOptions = z.object({});

/** Levels as codes that have no order. */
export const codes = columnStep<z.infer<typeof codesOptions>, LevelTable, CategoryColumn>({
  ...byLevelTable,
  name: 'codes',
  summary:
    'Replaces levels by codes 0, 1, 2, ... without an order, the most frequent first, for learners that split by sets of levels. Missing and unknown levels become missing.',
  options: codesOptions,
  spec: levelTableSchema,
  example: { columns: ['region'] },
  fit: (_, column, { rows }) => ({
    column: column.name,
    levels: levelCounts(column, rows).levels.map(({ level }, value) => ({ level, value })),
    unseen: null,
    missing: null,
  }),
  outputs: ({ levels }, column) => [{ ...column, type: 'numeric', nLevels: levels.length }],
  describe: ({ levels }) => [`codes of ${levels.length} levels`],
});

const frequencyOptions = z.object({});

/** Levels as their share. */
export const frequency = columnStep<z.infer<typeof frequencyOptions>, LevelTable, CategoryColumn>({
  ...byLevelTable,
  name: 'frequency',
  summary: 'Replaces a level by its share of the rows; missing has a share too, an unknown level has 0.',
  options: frequencyOptions,
  spec: levelTableSchema,
  example: { columns: ['city'] },
  fit: (_, column, { rows }) => {
    const { levels, missing } = levelCounts(column, rows);
    return {
      column: column.name,
      levels: levels.map(({ level, count }) => ({ level, value: count / rows.length })),
      unseen: 0,
      missing: missing / rows.length,
    };
  },
  describe: () => ['share of its level'],
});
