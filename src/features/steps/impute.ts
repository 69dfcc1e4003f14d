import { z } from 'zod';
import { AppError, js } from '#base';
import type { CategoryColumn, FrameColumn, NumericColumn } from '#matrix';
import { sql } from '#sql';
import { finiteValues, mean, quantile } from '../rowwise/statistics.ts';
import { columnStep } from './column-step.ts';
import { caseOf, categoryColumn, double, levelCounts, plain } from './columns.ts';
import { fitKnn, knnSpecSchema, loadKnn, MOST_NEIGHBOURS } from './knn.ts';
import type { FitInput, Step } from './protocol.ts';
import { firstMissing } from './scan.ts';

const methods = ['median', 'mean', 'zero', 'mode', 'constant', 'group-mean', 'group-median', 'knn'] as const;
const optionsSchema = z
  .object({
    method: z.enum(methods).default('median').describe('what replaces a missing value'),
    value: z.union([z.number(), z.string()]).optional().describe('the constant'),
    by: z.string().optional().describe('category column whose levels have a mean or median each'),
    neighbours: z
      .number()
      .int()
      .min(1)
      .max(MOST_NEIGHBOURS)
      .default(5)
      .describe('knn: how many of the nearest rows'),
    reference: z
      .number()
      .int()
      .min(10)
      .max(10_000)
      .default(1000)
      .describe('knn: rows that are kept to compare with; of more a sample'),
    seed: z.number().int().min(0).default(1).describe('knn: which rows are in the sample'),
  })
  .refine(
    ({ method, value }) => (method === 'constant') === (value !== undefined),
    'method constant and value go together',
  )
  .refine(
    ({ method, by }) => method.startsWith('group-') === (by !== undefined),
    'group methods and by go together',
  );
type Options = z.infer<typeof optionsSchema>;

const specSchema = z.object({
  column: z.string(),
  missing: z.number().int().describe('missing values among the rows that were learned from'),
  fill: z.union([z.number(), z.string()]),
  by: z.string().nullable(),
  groups: z.array(z.object({ level: z.string(), fill: z.number() })),
});
type Spec = z.infer<typeof specSchema>;

/** What it does to one column after another: everything but knn. */
const byColumn = columnStep<Options, Spec>({
  name: 'impute',
  summary:
    'Replaces missing values: by median, mean, zero, the most frequent value, a constant, mean or median of the rows with the same level of another column, or the mean of the nearest rows (knn: by the columns of this step, each divided by its standard deviation, as far as both rows have them). Categories take mode or constant.',
  accepts: 'any',
  options: optionsSchema,
  spec: specSchema,
  example: { columns: ['age', 'income'], method: 'median' },
  fit: (options, column, input) =>
    column.type === 'numeric' ? fitNumbers(options, column, input) : fitLevels(options, column, input),
  apply: (spec, column, { frame }) => {
    if (column.type === 'category') return [fillLevels(spec, column)];
    const fill = Number(spec.fill);
    if (spec.by === null) return [withFill(column, fill)];
    const { codes, levels } = categoryColumn(frame, spec.by);
    const fills = levels.map((level) => spec.groups.find((group) => group.level === level)?.fill ?? fill);
    const fillAt = (row: number) => fills[codes[row]!] ?? fill;
    return [
      { ...column, values: column.values.map((value, row) => (Number.isNaN(value) ? fillAt(row) : value)) },
    ];
  },
  // only numbers are asked for: a fill of text belongs to a category
  change: ({ fill, by }) => (by === null && typeof fill === 'number' ? { type: 'fill', value: fill } : null),
  looksAround: ({ by }) => by !== null,
  toSql: ({ column, fill, by, groups }, value, columns) => {
    if (typeof fill === 'string') return [[column, sql`coalesce(${value}, ${fill})`]];
    const group = by === null ? undefined : columns.get(by);
    if (group === undefined) return [[column, sql`coalesce(${value}, ${double(fill)})`]];
    const cases = groups.map(({ level, fill: own }) => [level, double(own)] as const);
    return [[column, sql`coalesce(${value}, ${caseOf(group, cases, double(fill))})`]];
  },
  toJs: ({ column, fill, by, groups }, value, { columns, constant }) => {
    if (typeof fill === 'string') return [[column, js`(${value} ?? ${fill})`]];
    const group = by === null ? undefined : columns.get(by);
    if (group === undefined) return [[column, js`(${value} !== ${value} ? ${fill} : ${value})`]];
    const table = constant(js`new Map(${groups.map((one) => [one.level, one.fill])})`);
    return [[column, js`(${value} !== ${value} ? ${table}.get(${group}) ?? ${fill} : ${value})`]];
  },
  describe: ({ missing, fill, by }) => {
    if (missing === 0) return [];
    const what = typeof fill === 'number' ? plain(fill) : `"${fill}"`;
    return [`${by === null ? what : `the average by ${by}`} for ${missing} missing`];
  },
});

/** Replaces missing values. */
export const impute: Step = {
  ...byColumn,
  fit: (given, input) => {
    const options = optionsSchema.parse(given);
    return options.method === 'knn' ? fitKnn(options, input) : byColumn.fit(given, input);
  },
  load: (spec) => {
    const isKnn = typeof spec === 'object' && spec !== null && 'method' in spec;
    return isKnn ? loadKnn(knnSpecSchema.parse(spec)) : byColumn.load(spec);
  },
};

/** The column itself where nothing is missing: most chunks of most tables. */
function withFill(column: NumericColumn, fill: number): NumericColumn {
  const first = firstMissing(column.values);
  if (first < 0) return column;
  const values = column.values.slice();
  for (let i = first; i < values.length; i++) if (Number.isNaN(values[i]!)) values[i] = fill;
  return { ...column, values };
}

function fitNumbers(
  { method, value, by }: Options,
  { name, values }: NumericColumn,
  { rows, frame }: FitInput,
): Spec {
  const present = finiteValues(values, rows);
  const base = { column: name, missing: rows.length - present.length, by: by ?? null };
  if (method === 'constant') {
    if (typeof value !== 'number') throw wrongConstant(name, 'a number');
    return { ...base, fill: value, groups: [] };
  }
  const fill = present.length === 0 ? 0 : centreOf(method, present);
  if (by === undefined) return { ...base, fill, groups: [] };
  const { codes, levels } = categoryColumn(frame, by);
  const groups = levels.flatMap((level, code) => {
    const own = finiteValues(
      values,
      rows.filter((row) => codes[row] === code),
    );
    return own.length === 0 ? [] : [{ level, fill: centreOf(method, own) }];
  });
  return { ...base, fill, groups };
}

function centreOf(method: Options['method'], values: Float64Array): number {
  if (method === 'zero') return 0;
  if (method === 'mean' || method === 'group-mean') return mean(values);
  if (method === 'mode') return modeOf(values);
  return quantile(values, 0.5);
}

/** The smallest of the most frequent values. */
function modeOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = { value: sorted[0]!, count: 0 };
  for (let i = 0, from = 0; i < sorted.length; i++) {
    if (sorted[i] !== sorted[from]) from = i;
    if (i - from + 1 > best.count) best = { value: sorted[i]!, count: i - from + 1 };
  }
  return best.value;
}

function fitLevels({ method, value }: Options, column: CategoryColumn, { rows }: FitInput): Spec | null {
  const { levels, missing } = levelCounts(column, rows);
  const base = { column: column.name, missing, by: null, groups: [] };
  if (method === 'constant') {
    if (value === undefined) throw wrongConstant(column.name, 'a text');
    return { ...base, fill: String(value) };
  }
  if (method !== 'mode') {
    throw new AppError(
      'COLUMN_WRONG_KIND',
      `step impute, column "${column.name}": expected numbers for ${method}, got categories`,
      { hint: 'Categories take method mode or constant.', data: { column: column.name } },
    );
  }
  const fill = levels[0]?.level ?? column.levels[0];
  return fill === undefined ? null : { ...base, fill };
}

function fillLevels({ fill }: Spec, column: CategoryColumn): FrameColumn {
  const missing = column.codes.includes(-1);
  if (!missing) return column;
  const level = String(fill);
  const levels = column.levels.includes(level) ? [...column.levels] : [...column.levels, level].sort();
  const place = new Map(levels.map((one, code) => [one, code]));
  const codes = column.levels.map((one) => place.get(one)!);
  const own = place.get(level)!;
  return { ...column, levels, codes: column.codes.map((code) => (code < 0 ? own : codes[code]!)) };
}

function wrongConstant(column: string, expected: string): AppError {
  return new AppError('COLUMN_WRONG_KIND', `step impute, column "${column}": expected ${expected} as value`, {
    data: { column },
  });
}
