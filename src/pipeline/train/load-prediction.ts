import { z } from 'zod';
import { AppError } from '#base';
import type { PredictionManifest } from '#contract';
import { type RecipeSpec, recipeOf, recipeSpecSchema, unpackRecipe } from '#features';
import { type FittedProcedure, type LoadedBundle, withFinish } from '#learn';
import { checkRecipeColumns } from '../bundle-parts.ts';
import { COMPOSITE, COMPOSITE_VERSION } from './pack-procedure.ts';
import { SharedPreparations } from './shared-preparations.ts';
import { preparedClassifier, unpackClassifier, unpackProcedure } from './unpack-procedure.ts';

/** A model of classes that can be used again. */
export interface LoadedPrediction {
  readonly manifest: PredictionManifest;
  /** Raw columns that it reads, with all levels that a part of it knows. */
  readonly columns: RecipeSpec['columns'];
  /** Prepares a frame once for all parts that prepare it alike. */
  readonly procedure: FittedProcedure;
}

const recipesSchema = z.object({ recipes: z.array(recipeSpecSchema).max(1000) });

/**
 * The model of classes of a bundle; recipes, parts and classes are checked against one another.
 * @throws BUNDLE_CORRUPT, FORMAT_UNSUPPORTED; OPTION_INVALID when it is a segmentation.
 */
export function loadPrediction({ manifest, arrays }: LoadedBundle): LoadedPrediction {
  if (manifest.kind !== 'prediction') {
    throw new AppError('OPTION_INVALID', 'model: expected one that predicts classes, got a segmentation', {
      hint: 'See clientele models list.',
    });
  }
  const { format, version } = manifest.model;
  if (format === COMPOSITE && version !== COMPOSITE_VERSION) {
    throw new AppError('FORMAT_UNSUPPORTED', `bundle: expected ${COMPOSITE} version 1, got ${version}`);
  }
  const specs = specsOf(manifest, arrays);
  const columns = columnsOfAll(specs);
  checkRecipeColumns(manifest.columns, { columns }, corrupt);
  try {
    const shared = new SharedPreparations(specs.map(recipeOf));
    return { manifest, columns, procedure: procedureOf({ manifest, arrays }, { specs, shared }) };
  } catch (cause) {
    if (!(cause instanceof AppError))
      throw corrupt(`expected steps of this release: ${String(cause).slice(0, 500)}`);
    if (cause.code !== 'WORKSPACE_CORRUPT') throw cause;
    throw corrupt(cause.message);
  }
}

function specsOf({ recipe, model }: PredictionManifest, arrays: LoadedBundle['arrays']): RecipeSpec[] {
  const unpacked = unpackRecipe(recipe, arrays);
  const parsed = recipesSchema.safeParse(model.format === COMPOSITE ? unpacked : { recipes: [unpacked] });
  if (!parsed.success) throw corrupt('expected a recipe of this release');
  return parsed.data.recipes;
}

function procedureOf(
  { manifest, arrays }: { manifest: PredictionManifest; arrays: LoadedBundle['arrays'] },
  { specs, shared }: { specs: readonly RecipeSpec[]; shared: SharedPreparations },
): FittedProcedure {
  const { model, learner, prediction } = manifest;
  const nClasses = prediction.classes.length;
  const loaded =
    model.format === COMPOSITE
      ? unpackProcedure(model.facts, { specs, shared, arrays, nClasses })
      : withFinish(simpleOf(), { calibrator: null, chosen: null });
  return {
    ...loaded,
    async predict(frame, ctx) {
      try {
        return await loaded.predict(frame, ctx);
      } finally {
        await shared.release(frame);
      }
    },
  };

  function simpleOf(): FittedProcedure {
    const { format, version, facts } = model;
    const spec = specs[0]!;
    const classifier = unpackClassifier({ learner, format, version, facts, arrays }, { spec, nClasses });
    return preparedClassifier(classifier, { spec, recipe: 0, shared });
  }
}

/** The columns that any recipe reads; one of levels with those of all recipes. */
function columnsOfAll(specs: readonly RecipeSpec[]): RecipeSpec['columns'] {
  const byName = new Map<string, RecipeSpec['columns'][number]>();
  for (const column of specs.flatMap((spec) => spec.columns)) {
    const known = byName.get(column.name);
    if (known !== undefined && known.type !== column.type)
      throw corrupt(`"${column.name}" is read as numbers and as levels`);
    const levels =
      known === undefined ? column.levels : [...new Set([...known.levels, ...column.levels])].sort();
    byName.set(column.name, { ...column, levels });
  }
  return [...byName.values()];
}

function corrupt(what: string): AppError {
  return new AppError('BUNDLE_CORRUPT', `prediction bundle: ${what}`);
}
