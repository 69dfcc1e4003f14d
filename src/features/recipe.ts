import { z } from 'zod';
import { AppError, throwIfAborted } from '#base';
import type { KernelMatrix } from '#kernels';
import type {
  CategoryColumn,
  Context,
  Feature,
  FeatureMatrix,
  FittedPreparation,
  Frame,
  NumericColumn,
} from '#matrix';
import {
  type CategoryPlan,
  type CategoryStep,
  categoryStepSchema,
  fitCategory,
  levelPlaces,
} from './rowwise/category-step.ts';
import {
  applyNumeric,
  fitNumeric,
  type NumericPlan,
  type NumericStep,
  numericStepSchema,
} from './rowwise/numeric-step.ts';

/** A fitted recipe as plain JSON: replays exactly on one row or on many. */
export const recipeSpecSchema = z.object({
  formatVersion: z.literal(1),
  steps: z.array(z.discriminatedUnion('type', [numericStepSchema, categoryStepSchema])).min(1),
});
export type RecipeSpec = z.infer<typeof recipeSpecSchema>;
export type RecipeStep = RecipeSpec['steps'][number];

/** What a recipe is to learn, a raw column each. */
export type ColumnPlan = NumericPlan | CategoryPlan;

/** Largest magnitude of a feature: its square must stay well inside f32. */
const LARGEST = 1e15;

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
  const steps = plan.map((columnPlan): RecipeStep => {
    if (columnPlan.type === 'category') {
      return fitCategory(columnPlan, categoryColumn(frame, columnPlan.column), all);
    }
    const step = fitNumeric(columnPlan, numericColumn(frame, columnPlan.column), all);
    if (step.log1p && step.least <= -1) {
      throw new AppError(
        'COLUMN_WRONG_KIND',
        `log of column "${step.column}": expected values above -1, got ${step.least}`,
        { hint: 'Leave the column out of --log.', data: { column: step.column } },
      );
    }
    return step;
  });
  return recipeOf({ formatVersion: 1, steps });
}

/** The recipe of a stored spec. */
export function recipeOf(spec: RecipeSpec): FittedPreparation<RecipeSpec> {
  return { spec, apply: (frame, ctx) => apply(spec, frame, ctx) };
}

/** The features that a recipe gives, in order. */
export function recipeFeatures(spec: RecipeSpec): Feature[] {
  return spec.steps.flatMap((step): Feature[] =>
    step.type === 'numeric'
      ? [{ name: step.column, column: step.column, level: null, kind: 'numeric' }]
      : step.levels.map(({ level }) => ({
          name: `${step.column} = ${level}`,
          column: step.column,
          level,
          kind: 'indicator',
        })),
  );
}

async function apply(spec: RecipeSpec, frame: Frame, ctx: Context): Promise<FeatureMatrix> {
  throwIfAborted(ctx.signal);
  const features = recipeFeatures(spec);
  const x = ctx.pool.matrix(frame.nRows, features.length);
  try {
    let first = 0;
    for (const step of spec.steps) {
      if (step.type === 'numeric') {
        writeNumeric(step, numericColumn(frame, step.column), { x, first });
        first++;
      } else {
        const unseen = writeIndicators(step, categoryColumn(frame, step.column), { x, first });
        if (unseen > 0)
          ctx.log.warn(
            `"${step.column}": a level that the recipe has not seen in ${unseen} of ${frame.nRows} rows.`,
          );
        first += step.levels.length;
      }
    }
  } catch (error) {
    x.release();
    throw error;
  }
  return { features, x };
}

/** @param to matrix, and the place of the step's first feature in it. */
function writeNumeric(
  step: NumericStep,
  { values }: NumericColumn,
  { x, first }: { x: KernelMatrix; first: number },
): void {
  for (let i = 0, at = first; i < x.nRows; i++, at += x.nCols) {
    x.data[at] = bounded(applyNumeric(step, values[i]!), step.column);
  }
}

/** @returns how many rows have a level that was not seen. */
function writeIndicators(
  step: CategoryStep,
  column: CategoryColumn,
  { x, first }: { x: KernelMatrix; first: number },
): number {
  const { places, fill } = levelPlaces(step, column);
  const absent = step.levels.map(({ centre, spread }) => bounded((0 - centre) / spread, step.column));
  const present = step.levels.map(({ centre, spread }) => bounded((1 - centre) / spread, step.column));
  let unseen = 0;
  for (let i = 0, at = first; i < x.nRows; i++, at += x.nCols) {
    const code = column.codes[i]!;
    const place = code < 0 ? fill : places[code]!;
    x.data.set(absent, at);
    if (place >= 0) x.data[at + place] = present[place]!;
    else if (code >= 0) unseen++;
  }
  return unseen;
}

function bounded(value: number, column: string): number {
  if (Math.abs(value) <= LARGEST) return value;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `column "${column}": expected features up to ${LARGEST}, got ${value}`,
    {
      hint: 'Scale the column with --scale standard or robust, or leave it out with --ignore.',
      data: { column },
    },
  );
}

function numericColumn(frame: Frame, name: string): NumericColumn {
  const column = columnOf(frame, name);
  if (column.type === 'numeric') return column;
  throw new AppError('COLUMN_WRONG_KIND', `column "${name}": expected numbers, got categories`, {
    data: { column: name },
  });
}

function categoryColumn(frame: Frame, name: string): CategoryColumn {
  const column = columnOf(frame, name);
  if (column.type === 'category') return column;
  throw new AppError('COLUMN_WRONG_KIND', `column "${name}": expected categories, got numbers`, {
    data: { column: name },
  });
}

function columnOf(frame: Frame, name: string) {
  const column = frame.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new AppError('COLUMN_UNKNOWN', `recipe: expected a column "${name}", found none`, {
    data: { column: name },
  });
}
