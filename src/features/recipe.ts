import { z } from 'zod';
import { AppError, throwIfAborted } from '#base';
import type { Context, Feature, FeatureMatrix, FittedPreparation, Frame } from '#matrix';
import { recipeV1Schema, translated } from './recipe-v1.ts';
import { columnOf } from './steps/columns.ts';
import { featureWriter, sourceOf } from './steps/feature-writer.ts';
import { fitSteps, loadSteps, type StepPlan, type StepsSpec, stepsSpecSchema } from './steps/run-steps.ts';

/** A fitted recipe as plain JSON: replays exactly on one row or on many. Recipes of version 1 are translated. */
export const recipeSpecSchema = z.union([stepsSpecSchema, recipeV1Schema.transform(translated)]);
/** A fitted recipe as plain JSON, of the newest version: the raw columns that it reads, and its steps in order. */
export type RecipeSpec = StepsSpec;

/** What a recipe is to do with a raw number. */
export interface NumericPlan {
  readonly type: 'numeric';
  readonly column: string;
  readonly impute: 'median' | 'mean' | 'zero';
  readonly log1p: 'never' | 'always' | 'when-skewed';
  readonly scale: 'none' | 'standard' | 'robust';
}

/** What a recipe is to do with a raw category. */
export interface CategoryPlan {
  readonly type: 'category';
  readonly column: string;
  readonly scale: 'none' | 'standard' | 'robust';
}

/** What a recipe is to learn, a raw column each. */
export type ColumnPlan = NumericPlan | CategoryPlan;

/** The steps that a plan of columns stands for. */
export function stepsOfPlan(plan: readonly ColumnPlan[]): StepPlan[] {
  const numbers = plan.filter((column) => column.type === 'numeric');
  const texts = plan.filter((column) => column.type === 'category');
  const step = (name: string, columns: readonly ColumnPlan[], options: object): StepPlan[] => {
    const names = columns.map(({ column }) => column);
    return names.length === 0 ? [] : [{ step: name, columns: () => names, options }];
  };
  return [
    ...(['median', 'mean', 'zero'] as const).flatMap((method) =>
      step(
        'impute',
        numbers.filter((column) => column.impute === method),
        { method },
      ),
    ),
    ...step('impute', texts, { method: 'mode' }),
    ...step(
      'log1p',
      numbers.filter((column) => column.log1p === 'always'),
      {},
    ),
    ...step(
      'log1p',
      numbers.filter((column) => column.log1p === 'when-skewed'),
      { when: 'skewed' },
    ),
    ...(['standard', 'robust'] as const).flatMap((method) =>
      step(
        'scale',
        numbers.filter((column) => column.scale === method),
        { method },
      ),
    ),
    ...step(
      'one-hot',
      texts.filter((column) => column.scale !== 'standard'),
      {},
    ),
    ...step(
      'one-hot',
      texts.filter((column) => column.scale === 'standard'),
      { standardise: true },
    ),
  ];
}

/**
 * Learns the plan's steps from rows of a frame. Statistics are f64 and depend on the rows alone.
 * @param rows indices of the rows to learn from; null for all.
 * @throws COLUMN_WRONG_KIND when log1p is asked of a column with values of -1 and less.
 */
export function fitRecipe(
  plan: readonly ColumnPlan[],
  { frame, rows }: { frame: Frame; rows: Uint32Array | null },
): FittedPreparation<RecipeSpec> {
  const all = rows ?? Uint32Array.from({ length: frame.nRows }, (_, i) => i);
  const columns = plan.map(({ column, type }) => {
    const found = columnOf(frame, column);
    if (found.type === type) return found;
    const [expected, got] = type === 'numeric' ? ['numbers', 'categories'] : ['categories', 'numbers'];
    throw new AppError('COLUMN_WRONG_KIND', `column "${column}": expected ${expected}, got ${got}`, {
      data: { column },
    });
  });
  return recipeOf(fitSteps(stepsOfPlan(plan), { frame: { nRows: frame.nRows, columns }, rows: all }));
}

/** The recipe of a stored spec. */
export function recipeOf(spec: RecipeSpec): FittedPreparation<RecipeSpec> {
  // steps that do not fit together are told at once
  loadSteps(spec);
  return {
    spec,
    apply: async (frame, ctx) => {
      throwIfAborted(ctx.signal);
      const matrix = matrixWriter(spec, frame.nRows, ctx);
      try {
        matrix.write(frame, 0);
      } catch (error) {
        matrix.abandon();
        throw error;
      }
      return matrix.finish();
    },
  };
}

/** A matrix of features that is filled frame by frame. */
export interface MatrixWriter {
  /** @param row place of the frame's first row. @throws COLUMN_WRONG_KIND */
  write(frame: Frame, row: number): void;
  /** Logs what was missing or unknown. @returns the matrix, once all of its rows are written. */
  finish(): FeatureMatrix;
  /** Gives the memory back. */
  abandon(): void;
}

/** The matrix of a recipe for so many rows. @throws MEMORY_EXHAUSTED */
export function matrixWriter(
  spec: RecipeSpec,
  nRows: number,
  ctx: Pick<Context, 'pool' | 'log'>,
): MatrixWriter {
  const loaded = loadSteps(spec);
  const writer = featureWriter(spec, loaded);
  const x = ctx.pool.matrix(nRows, loaded.features.length);
  return {
    write: (frame, row) => writer.write(frame, { data: x.data, row }),
    finish: () => {
      writer.tell((column, what, count) =>
        ctx.log.warn(`"${column}": ${what} in ${count} of ${nRows} rows.`),
      );
      return { features: loaded.features.map(featureOf), x };
    },
    abandon: () => x.release(),
  };
}

/** The features that a recipe gives, in order. */
export function recipeFeatures(spec: RecipeSpec): Feature[] {
  return loadSteps(spec).features.map(featureOf);
}

/** Whether some feature is computed from several raw columns. */
export function mixesColumns(spec: RecipeSpec): boolean {
  return loadSteps(spec).features.some(({ sources }) => sources.length > 1);
}

function featureOf(info: ReturnType<typeof loadSteps>['features'][number]): Feature {
  const { name, level, nLevels } = info;
  const feature = { name, column: sourceOf(info), level };
  if (nLevels !== undefined) return { ...feature, kind: 'category', nLevels };
  return { ...feature, kind: level === null ? 'numeric' : 'indicator' };
}
