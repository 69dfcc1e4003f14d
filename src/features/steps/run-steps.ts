import { z } from 'zod';
import { AppError } from '#base';
import type { Frame, FrameColumn } from '#matrix';
import { join, name, type Sql, sql } from '#sql';
import { double } from './columns.ts';
import type { ColumnInfo, FittedStep, SqlColumns, Warn } from './protocol.ts';
import { stepOf } from './registry.ts';
import { firstMissing, hasInfinity } from './scan.ts';

/** Fitted steps as plain JSON, and the raw columns that they read. */
export const stepsSpecSchema = z.object({
  formatVersion: z.literal(2),
  columns: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(['numeric', 'category']),
        levels: z.array(z.string()).describe('of a category, all that the steps tell apart'),
      }),
    )
    .min(1),
  steps: z.array(z.object({ step: z.string(), spec: z.unknown() })),
  fills: z
    .array(z.object({ feature: z.string(), value: z.number() }))
    .describe(
      'what a feature gets where steps leave it missing: the mean of the rows that were learned from',
    ),
  missing: z
    .enum(['filled', 'kept'])
    .default('filled')
    .describe('whether a feature that steps leave missing is filled or stays missing'),
});
export type StepsSpec = z.input<typeof stepsSpecSchema>;

/** A step to learn, on columns by their exact names; `columns` null is all that it accepts. */
export interface StepPlan {
  readonly step: string;
  readonly columns: (columns: readonly ColumnInfo[]) => readonly string[];
  readonly options: unknown;
}

/** The raw columns of a spec as they come. */
export function inputInfos({
  columns,
}: {
  columns: readonly Pick<ColumnInfo, 'name' | 'type'>[];
}): ColumnInfo[] {
  return columns.map(({ name: column, type }) => ({ name: column, type, sources: [column], level: null }));
}

/**
 * Learns steps one after another, each from what those before it leave. @param frame its columns are the inputs.
 * @param missing whether features that steps leave missing are filled by their mean or stay missing.
 */
export function fitSteps(
  plan: readonly StepPlan[],
  { frame: raw, rows, missing = 'filled' }: { frame: Frame; rows: Uint32Array; missing?: 'filled' | 'kept' },
): StepsSpec {
  let frame = withoutInfinities(raw);
  let infos = inputInfos(raw);
  const named: string[] = [];
  const steps: StepsSpec['steps'] = [];
  for (const { step: stepName, columns: chosen, options } of plan) {
    const step = stepOf(stepName);
    const spec = step.fit(options, { frame, rows, columns: chosen(infos) });
    const fitted = step.load(spec);
    named.push(...(fitted.levels?.() ?? []));
    infos = fitted.outputs(infos);
    refuseDoubles(stepName, infos);
    frame = fitted.applyToTraining?.(frame, rows) ?? fitted.apply(frame, () => undefined);
    steps.push({ step: stepName, spec });
  }
  const columns = raw.columns.map((column) => ({
    name: column.name,
    type: column.type,
    levels: column.type === 'numeric' ? [] : [...new Set([...column.levels, ...named])].sort(),
  }));
  const fills = meansOf(frame, rows);
  return missing === 'kept'
    ? { formatVersion: 2, columns, steps, fills: [], missing }
    : { formatVersion: 2, columns, steps, fills };
}

function refuseDoubles(step: string, columns: readonly ColumnInfo[]): void {
  const seen = new Set<string>();
  for (const { name: column } of columns) {
    if (seen.has(column)) {
      throw new AppError(
        'COLUMN_DUPLICATE',
        `step ${step}: expected a new column name, "${column}" is there already`,
        {
          data: { column, step },
        },
      );
    }
    seen.add(column);
  }
}

function meansOf(frame: Frame, rows: Uint32Array): StepsSpec['fills'] {
  return frame.columns.map((column) => {
    if (column.type === 'category') {
      throw new AppError(
        'COLUMN_WRONG_KIND',
        `recipe: expected numbers after the last step, "${column.name}" still holds categories`,
        { hint: 'Add one-hot, ordinal, frequency or drop for it.', data: { column: column.name } },
      );
    }
    let [sum, count] = [0, 0];
    for (const row of rows) {
      const value = column.values[row]!;
      if (!Number.isFinite(value)) continue;
      sum += value;
      count++;
    }
    return { feature: column.name, value: count === 0 || !Number.isFinite(sum) ? 0 : sum / count };
  });
}

/** Loads the steps of a spec once; what they give is checked against one another. */
export function loadSteps(spec: StepsSpec): { steps: FittedStep[]; features: ColumnInfo[] } {
  let columns = inputInfos(spec);
  const steps = spec.steps.map(({ step, spec: own }) => {
    const fitted = stepOf(step).load(own);
    columns = fitted.outputs(columns);
    return fitted;
  });
  return { steps, features: columns };
}

/** Applies loaded steps; a raw column that the frame lacks is missing in all rows, and told. */
export function applySteps(
  spec: StepsSpec,
  steps: readonly FittedStep[],
  { frame, warn }: { frame: Frame; warn: Warn },
): Frame {
  const start = withoutInfinities({ nRows: frame.nRows, columns: ownColumns(spec, frame, warn) });
  const end = steps.reduce((now, step) => step.apply(now, warn), start);
  return spec.missing === 'kept' ? end : filled(spec, end, warn);
}

/** The raw columns of a spec in its order; one that the frame lacks is missing in all rows, and told. */
export function ownColumns(spec: Pick<StepsSpec, 'columns'>, frame: Frame, warn: Warn): FrameColumn[] {
  return spec.columns.map(({ name: column, type }): FrameColumn => {
    const found = frame.columns.find((candidate) => candidate.name === column);
    if (found !== undefined) {
      if (found.type === type) return found;
      const [expected, got] = type === 'numeric' ? ['numbers', 'categories'] : ['categories', 'numbers'];
      throw new AppError('COLUMN_WRONG_KIND', `column "${column}": expected ${expected}, got ${got}`, {
        data: { column },
      });
    }
    warn(column, 'no such column: it counts as missing', frame.nRows);
    return type === 'numeric'
      ? { type, name: column, values: new Float64Array(frame.nRows).fill(Number.NaN) }
      : { type, name: column, codes: new Int32Array(frame.nRows).fill(-1), levels: [] };
  });
}

/** What a feature is told by that steps leave missing. */
export const MISSING_AT_END = 'missing after the last step: the mean stands in';

function filled({ fills }: StepsSpec, frame: Frame, warn: Warn): Frame {
  const byFeature = new Map(fills.map(({ feature, value }) => [feature, value]));
  const columns = frame.columns.map((column): FrameColumn => {
    if (column.type === 'category' || firstMissing(column.values) < 0) return column;
    const fill = byFeature.get(column.name) ?? 0;
    let count = 0;
    const values = column.values.map((value) => {
      if (!Number.isNaN(value)) return value;
      count++;
      return fill;
    });
    warn(column.name, MISSING_AT_END, count);
    return { ...column, values };
  });
  return { ...frame, columns };
}

/** Infinite numbers count as missing. */
export function withoutInfinities(frame: Frame): Frame {
  const isInfinite = (value: number) => Math.abs(value) === Number.POSITIVE_INFINITY;
  const columns = frame.columns.map((column) =>
    column.type === 'numeric' && hasInfinity(column.values)
      ? { ...column, values: column.values.map((value) => (isInfinite(value) ? Number.NaN : value)) }
      : column,
  );
  return { ...frame, columns };
}

/**
 * The features as SQL, a SELECT around a SELECT for each step; f32 as in the matrix.
 * @param source what follows FROM. @param columns raw columns of it: numbers as DOUBLE (dates in days, timestamps in
 * seconds), categories as VARCHAR. @param keep columns of the source that pass through, by their new name.
 * @param positional features are called by this and their place (f0, f1, ...), not by their names: an engine may take
 * names for equal that differ in case.
 */
export function stepsToSql(
  spec: StepsSpec,
  {
    source,
    columns,
    keep = new Map(),
    positional,
  }: { source: Sql; columns: SqlColumns; keep?: SqlColumns; positional?: string },
): Sql {
  const cells = spec.columns.map(({ name: column, type }) => {
    const value = columns.get(column);
    if (value === undefined) {
      throw new AppError('COLUMN_UNKNOWN', `recipe: expected a column "${column}", found none`, {
        data: { column },
      });
    }
    const cell =
      type === 'numeric'
        ? sql`CASE WHEN isfinite(CAST(${value} AS DOUBLE)) THEN CAST(${value} AS DOUBLE) END`
        : sql`CAST(${value} AS VARCHAR)`;
    return [column, cell] as const;
  });
  // short aliases: names of columns can be equal but for case, which the engine takes for the same
  const kept = [...keep.keys()].map((_, i) => `k${i}`);
  let aliases = new Map(cells.map(([column], i) => [column, `c${i}`]));
  let query = selectOf(
    [
      ...[...keep.values()].map((value, i) => [kept[i]!, value] as const),
      ...cells.map(([, cell], i) => [`c${i}`, cell] as const),
    ],
    source,
  );
  for (const fitted of loadSteps(spec).steps) {
    const after = [...fitted.toSql(new Map([...aliases].map(([column, alias]) => [column, name(alias)])))];
    aliases = new Map(after.map(([column], i) => [column, `c${i}`]));
    query = selectOf(
      [
        ...kept.map((alias) => [alias, name(alias)] as const),
        ...after.map(([, value], i) => [`c${i}`, value] as const),
      ],
      sql`(${query}) AS t`,
    );
  }
  const fills = new Map(spec.fills.map(({ feature, value }) => [feature, value]));
  return selectOf(
    [
      ...[...keep.keys()].map((column, i) => [column, name(kept[i]!)] as const),
      ...[...aliases].map(
        ([column, alias], i) =>
          [
            positional === undefined ? column : `${positional}${i}`,
            spec.missing === 'kept'
              ? sql`CAST(${name(alias)} AS FLOAT)`
              : sql`CAST(coalesce(${name(alias)}, ${double(fills.get(column) ?? 0)}) AS FLOAT)`,
          ] as const,
      ),
    ],
    sql`(${query}) AS t`,
  );
}

function selectOf(columns: readonly (readonly [string, Sql])[], source: Sql): Sql {
  return sql`SELECT ${join(columns.map(([alias, value]) => sql`${value} AS ${name(alias)}`))} FROM ${source}`;
}
