import { z } from 'zod';
import { AppError } from '#base';
import type { PredictionManifest } from '#contract';
import { type RecipeSpec, recipeOf, recipeSpecSchema, unpackRecipe } from '#features';
import { type BundleArray, type FittedFinishedProcedure, withFinish } from '#learn';
import { COMPOSITE, COMPOSITE_VERSION } from './pack-procedure.ts';
import { SharedPreparations } from './shared-preparations.ts';
import { preparedClassifier, unpackClassifier, unpackProcedure } from './unpack-procedure.ts';

/** A procedure as its bundle keeps it. */
export interface StoredProcedure extends Pick<PredictionManifest, 'recipe' | 'model' | 'learner'> {
  readonly arrays: Readonly<Record<string, BundleArray>>;
  readonly nClasses: number;
}

const recipesSchema = z.object({ recipes: z.array(recipeSpecSchema).max(1000) });

/**
 * The procedure that was packed, with the raw columns that any of its recipes reads. It may come from a stranger.
 * @throws FORMAT_UNSUPPORTED, WORKSPACE_CORRUPT
 */
export function storedProcedure(stored: StoredProcedure): {
  readonly columns: RecipeSpec['columns'];
  readonly procedure: FittedFinishedProcedure<{ readonly threshold: number }>;
} {
  const { format, version } = stored.model;
  if (format === COMPOSITE && version !== COMPOSITE_VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `bundle: expected ${COMPOSITE} version ${COMPOSITE_VERSION}, got version ${version}`,
    );
  }
  const specs = specsOf(stored);
  const columns = columnsOfAll(specs);
  const shared = new SharedPreparations(specs.map(preparationOf));
  const loaded = format === COMPOSITE ? composite(stored, specs, shared) : simple(stored, specs[0]!, shared);
  return {
    columns,
    procedure: {
      ...loaded,
      async predict(frame, ctx) {
        try {
          return await loaded.predict(frame, ctx);
        } finally {
          await shared.release(frame);
        }
      },
    },
  };
}

function composite(
  { model, arrays, nClasses }: StoredProcedure,
  specs: readonly RecipeSpec[],
  shared: SharedPreparations,
): FittedFinishedProcedure<{ readonly threshold: number }> {
  return unpackProcedure(model.facts, { specs, shared, arrays, nClasses });
}

function simple(
  { model, learner, arrays, nClasses }: StoredProcedure,
  spec: RecipeSpec,
  shared: SharedPreparations,
): FittedFinishedProcedure<{ readonly threshold: number }> {
  const classifier = unpackClassifier({ ...model, facts: model.facts, learner, arrays }, { spec, nClasses });
  return withFinish(preparedClassifier(classifier, { spec, recipe: 0, shared }), {
    calibrator: null,
    chosen: null,
  });
}

function specsOf({ recipe, model, arrays }: StoredProcedure): RecipeSpec[] {
  const unpacked = unpackRecipe(recipe, arrays);
  const parsed = recipesSchema.safeParse(model.format === COMPOSITE ? unpacked : { recipes: [unpacked] });
  if (!parsed.success) throw corrupt('expected a recipe of this release');
  return parsed.data.recipes;
}

function preparationOf(spec: RecipeSpec) {
  try {
    return recipeOf(spec);
  } catch (cause) {
    throw corrupt(`expected steps of this release: ${(cause as Error).message.slice(0, 500)}`);
  }
}

/** The columns that any recipe reads; one of levels with those of all recipes. */
function columnsOfAll(specs: readonly RecipeSpec[]): RecipeSpec['columns'] {
  const byName = new Map<string, RecipeSpec['columns'][number]>();
  for (const column of specs.flatMap((spec) => spec.columns)) {
    const known = byName.get(column.name);
    if (known !== undefined && known.type !== column.type)
      throw corrupt(`"${column.name}" is read as numbers and as levels`);
    const levels = known === undefined ? column.levels : merged(known.levels, column.levels);
    byName.set(column.name, { ...column, levels });
  }
  return [...byName.values()];
}

function merged(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

function corrupt(what: string): AppError {
  return new AppError('WORKSPACE_CORRUPT', `model: ${what}`);
}
