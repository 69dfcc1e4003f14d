import { z } from 'zod';
import { AppError, type Js } from '#base';
import type { CategoryColumn, Frame, FrameColumn, NumericColumn } from '#matrix';
import type { Sql } from '#sql';
import { columnOf } from './columns.ts';
import type { NumberChange } from './number-change.ts';
import type {
  ColumnInfo,
  FitInput,
  FittedStep,
  JsColumns,
  JsConstant,
  SqlColumns,
  Step,
  Warn,
} from './protocol.ts';

/** What a step does to one column after another; columns stay in their place. */
export interface ColumnStepDefinition<Options, Spec extends { column: string }, Column extends FrameColumn> {
  readonly name: string;
  readonly summary: string;
  readonly accepts: Exclude<Step['accepts'], 'none'>;
  readonly options: z.ZodObject & z.ZodType<Options>;
  readonly spec: z.ZodType<Spec>;
  readonly example: Step['example'];
  /** @returns null where the column is left as it is. */
  fit(options: Options, column: Column, input: FitInput): Spec | null;
  /** Default: the column itself. */
  readonly outputs?: (spec: Spec, column: ColumnInfo) => ColumnInfo[];
  apply(spec: Spec, column: Column, around: { frame: Frame; warn: Warn }): FrameColumn[];
  toSql(spec: Spec, value: Sql, columns: SqlColumns): (readonly [string, Sql])[];
  readonly toJs?: (spec: Spec, value: Js, around: JsAround) => (readonly [string, Js])[];
  describe(spec: Spec): string[];
  /** Levels that it knows although no row has to hold them. */
  readonly levels?: (spec: Spec) => string[];
  readonly applyToTraining?: (spec: Spec, column: Column, around: TrainingRows) => FrameColumn[];
  /** Present where it may only change numbers one by one; null where it does more with this column. */
  readonly change?: (spec: Spec) => NumberChange | null;
  /** Whether it looks at other columns of the row. */
  readonly looksAround?: (spec: Spec) => boolean;
}

/** What a step may use besides its own column in JavaScript. */
export interface JsAround {
  readonly columns: JsColumns;
  readonly constant: JsConstant;
}

export interface TrainingRows {
  readonly frame: Frame;
  readonly rows: Uint32Array;
}

/** A step of which each column has a spec of its own. */
export function columnStep<
  Options,
  Spec extends { column: string },
  Column extends FrameColumn = FrameColumn,
>(definition: ColumnStepDefinition<Options, Spec, Column>): Step {
  const { name, summary, accepts, options, example } = definition;
  const specSchema = z.object({ columns: z.array(definition.spec) });
  return {
    name,
    summary,
    accepts,
    options,
    example,
    fit: (given, input) => {
      const checked = options.parse(given);
      const columns = input.columns.flatMap((column): Spec[] => {
        const spec = definition.fit(
          checked,
          ofType<Column>(columnOf(input.frame, column), accepts, name),
          input,
        );
        return spec === null ? [] : [spec];
      });
      return { columns };
    },
    load: (spec) => fitted(definition, specSchema.parse(spec).columns),
  };
}

function fitted<Options, Spec extends { column: string }, Column extends FrameColumn>(
  definition: ColumnStepDefinition<Options, Spec, Column>,
  specs: readonly Spec[],
): FittedStep {
  const { accepts, name } = definition;
  const byColumn = new Map(specs.map((spec) => [spec.column, spec]));
  const each = (frame: Frame, change: (spec: Spec, column: Column) => FrameColumn[]): Frame => ({
    nRows: frame.nRows,
    columns: frame.columns.flatMap((column) => {
      const spec = byColumn.get(column.name);
      return spec === undefined ? [column] : change(spec, ofType<Column>(column, accepts, name));
    }),
  });
  const { applyToTraining, levels, change, looksAround, toJs } = definition;
  const isAlone = looksAround === undefined || !specs.some(looksAround);
  const ofColumn = (column: string) => {
    const spec = byColumn.get(column);
    return spec === undefined ? 'nothing' : (change?.(spec) ?? 'other');
  };
  return {
    outputs: (columns) => {
      for (const { column } of specs) {
        const found = columns.find((candidate) => candidate.name === column);
        if (found === undefined) throw unknownColumn(name, column);
        if (accepts !== 'any' && found.type !== accepts) throw wrongKind(name, column, accepts);
      }
      return columns.flatMap((column) => {
        const spec = byColumn.get(column.name);
        return spec === undefined ? [column] : (definition.outputs?.(spec, column) ?? [column]);
      });
    },
    apply: (frame, warn) => each(frame, (spec, column) => definition.apply(spec, column, { frame, warn })),
    toSql: (columns) =>
      new Map(
        [...columns].flatMap(([column, value]) => {
          const spec = byColumn.get(column);
          return spec === undefined ? [[column, value] as const] : definition.toSql(spec, value, columns);
        }),
      ),
    ...(toJs === undefined
      ? {}
      : {
          toJs: (columns: JsColumns, constant: JsConstant) =>
            new Map(
              [...columns].flatMap(([column, value]) => {
                const spec = byColumn.get(column);
                return spec === undefined
                  ? [[column, value] as const]
                  : toJs(spec, value, { columns, constant });
              }),
            ),
        }),
    describe: () => specs.map((spec) => ({ column: spec.column, words: definition.describe(spec) })),
    ...(isAlone ? { ofColumn } : {}),
    ...(levels === undefined ? {} : { levels: () => specs.flatMap(levels) }),
    ...(applyToTraining === undefined
      ? {}
      : {
          applyToTraining: (frame: Frame, rows: Uint32Array) =>
            each(frame, (spec, column) => applyToTraining(spec, column, { frame, rows })),
        }),
  };
}

function ofType<Column extends FrameColumn>(
  column: FrameColumn,
  accepts: Exclude<Step['accepts'], 'none'>,
  step: string,
): Column {
  if (accepts !== 'any' && column.type !== accepts) throw wrongKind(step, column.name, accepts);
  return column as Column;
}

function wrongKind(step: string, column: string, accepts: 'numeric' | 'category'): AppError {
  const [expected, got] = accepts === 'numeric' ? ['numbers', 'categories'] : ['categories', 'numbers'];
  return new AppError(
    'COLUMN_WRONG_KIND',
    `step ${step}, column "${column}": expected ${expected}, got ${got}`,
    {
      data: { column, step },
    },
  );
}

export function unknownColumn(step: string, column: string): AppError {
  return new AppError('COLUMN_UNKNOWN', `step ${step}: expected a column "${column}", found none`, {
    data: { column, step },
  });
}

/** What a step does to a number; missing numbers stay missing. */
export interface NumberStepDefinition<Options, Spec extends { column: string }>
  extends Omit<
    ColumnStepDefinition<Options, Spec, NumericColumn>,
    'apply' | 'toSql' | 'toJs' | 'accepts' | 'outputs' | 'change'
  > {
  /** The same arithmetic, in the same order, as in `toSql`. */
  each(spec: Spec): (value: number) => number;
  /** Dates stay dates. */
  readonly keepsKind?: true;
  /** Where `each` is (value - centre) / spread. */
  readonly scale?: (spec: Spec) => { readonly centre: number; readonly spread: number };
  /** @param value is not NULL where it matters: NULL gives NULL. */
  toSql(spec: Spec, value: Sql): Sql;
  /** NaN gives NaN. */
  readonly toJs?: (spec: Spec, value: Js) => Js;
}

/** A step that changes numbers one by one. */
export function numberStep<Options, Spec extends { column: string }>(
  definition: NumberStepDefinition<Options, Spec>,
): Step {
  const { toJs, ...rest } = definition;
  return columnStep<Options, Spec, NumericColumn>({
    ...rest,
    ...(toJs === undefined
      ? {}
      : { toJs: (spec: Spec, value: Js): (readonly [string, Js])[] => [[spec.column, toJs(spec, value)]] }),
    accepts: 'numeric',
    change: (spec) =>
      definition.scale === undefined
        ? { type: 'map', each: definition.each(spec) }
        : { type: 'scale', ...definition.scale(spec) },
    apply: (spec, column) => {
      const { values } = column;
      const changed = new Float64Array(values.length);
      if (definition.scale !== undefined) {
        const { centre, spread } = definition.scale(spec);
        for (let i = 0; i < values.length; i++) changed[i] = (values[i]! - centre) / spread;
      } else {
        const change = definition.each(spec);
        for (let i = 0; i < values.length; i++) {
          const value = values[i]!;
          changed[i] = Number.isNaN(value) ? value : change(value);
        }
      }
      const { type, name } = column;
      return [
        definition.keepsKind === true ? { ...column, values: changed } : { type, name, values: changed },
      ];
    },
    toSql: (spec, value) => [[spec.column, definition.toSql(spec, value)]],
  });
}

/** What a step does to a level; null is a missing one. */
export interface LevelStepDefinition<Options, Spec extends { column: string }>
  extends Omit<
    ColumnStepDefinition<Options, Spec, CategoryColumn>,
    'apply' | 'toSql' | 'toJs' | 'accepts' | 'outputs'
  > {
  each(spec: Spec): (level: string) => string;
  toSql(spec: Spec, value: Sql): Sql;
  /** @param value a text or null; null gives null. */
  readonly toJs?: (spec: Spec, value: Js, constant: JsConstant) => Js;
}

/** A step that gives levels other names. */
export function levelStep<Options, Spec extends { column: string }>(
  definition: LevelStepDefinition<Options, Spec>,
): Step {
  const { toJs, ...rest } = definition;
  return columnStep<Options, Spec, CategoryColumn>({
    ...rest,
    ...(toJs === undefined
      ? {}
      : {
          toJs: (spec: Spec, value: Js, { constant }: JsAround): (readonly [string, Js])[] => [
            [spec.column, toJs(spec, value, constant)],
          ],
        }),
    accepts: 'category',
    apply: (spec, column) => [renamed(column, definition.each(spec))],
    toSql: (spec, value) => [[spec.column, definition.toSql(spec, value)]],
  });
}

function renamed(column: CategoryColumn, change: (level: string) => string): CategoryColumn {
  const names = column.levels.map(change);
  const levels = [...new Set(names)].sort();
  const places = new Map(levels.map((level, place) => [level, place]));
  const codes = names.map((level) => places.get(level)!);
  return { ...column, levels, codes: column.codes.map((code) => (code < 0 ? -1 : codes[code]!)) };
}
