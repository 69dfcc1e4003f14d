import { AppError } from '#base';
import type { PredictionManifest } from '#contract';
import { type RecipeSpec, recipeFeatures, recipeOf, recipeSpecSchema, unpackRecipe } from '#features';
import type { ClassifierModel, LoadedBundle } from '#learn';
import type { FittedPreparation } from '#matrix';
import { classifiers } from '#predict';
import { checkRecipeColumns } from '../bundle-parts.ts';

/** A model of classes that can be used again: a fitted recipe and the model on its features. */
export interface LoadedPrediction {
  readonly manifest: PredictionManifest;
  readonly recipe: FittedPreparation<RecipeSpec>;
  readonly model: ClassifierModel;
}

/**
 * The model of classes of a bundle; recipe, model and classes are checked against one another.
 * @throws BUNDLE_CORRUPT, FORMAT_UNSUPPORTED; OPTION_INVALID when it is a segmentation.
 */
export function loadPrediction({ manifest, arrays }: LoadedBundle): LoadedPrediction {
  if (manifest.kind !== 'prediction') {
    throw new AppError('OPTION_INVALID', 'model: expected one that predicts classes, got a segmentation', {
      hint: 'See clientele models list.',
    });
  }
  const spec = recipeSpecSchema.safeParse(unpackRecipe(manifest.recipe, arrays));
  if (!spec.success) throw corrupt('expected a recipe of this release');
  const model = unpackModel(manifest, arrays);
  const features = featuresOf(spec.data);
  if (features.length !== model.features.length || features.some((name, j) => name !== model.features[j]))
    throw corrupt('the recipe does not give the features of the model');
  checkRecipeColumns(manifest.columns, spec.data, corrupt);
  if (manifest.prediction.classes.length !== model.nClasses)
    throw corrupt(`expected ${model.nClasses} classes, got ${manifest.prediction.classes.length}`);
  return { manifest, recipe: recipeOf(spec.data), model };
}

function featuresOf(spec: RecipeSpec): string[] {
  try {
    return recipeFeatures(spec).map((feature) => feature.name);
  } catch (cause) {
    throw corrupt(`expected steps of this release: ${(cause as Error).message.slice(0, 500)}`);
  }
}

function unpackModel(
  { model, learner: name }: PredictionManifest,
  arrays: LoadedBundle['arrays'],
): ClassifierModel {
  const learner = classifiers.find((known) => known.name === name);
  if (learner === undefined) {
    const names = classifiers.map((known) => known.name).join(', ');
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `bundle: expected the learner to be one of ${names}, got ${name}`,
    );
  }
  try {
    return learner.unpack({ format: model.format, version: model.version, facts: model.facts, arrays });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'WORKSPACE_CORRUPT') throw cause;
    throw corrupt(cause.message);
  }
}

function corrupt(what: string): AppError {
  return new AppError('BUNDLE_CORRUPT', `prediction bundle: ${what}`);
}
