import { AppError } from '#base';
import type { PredictionManifest } from '#contract';
import type { RecipeSpec } from '#features';
import type { FittedProcedure, LoadedBundle } from '#learn';
import { checkRecipeColumns } from '../bundle-parts.ts';
import { recipeColumns } from './procedure/recipe-columns.ts';
import { unpackProcedure } from './procedure/unpack-procedure.ts';

/** A model of classes that can be used again. */
export interface LoadedPrediction {
  readonly manifest: PredictionManifest;
  /** The raw columns that it reads. */
  readonly columns: RecipeSpec['columns'];
  readonly procedure: FittedProcedure;
}

/**
 * The model of classes of a bundle; recipes, models and classes are checked against one another.
 * @throws BUNDLE_CORRUPT, FORMAT_UNSUPPORTED; OPTION_INVALID when it is a segmentation.
 */
export function loadPrediction({ manifest, arrays }: LoadedBundle): LoadedPrediction {
  if (manifest.kind !== 'prediction') {
    throw new AppError('OPTION_INVALID', 'model: expected one that predicts classes, got a segmentation', {
      hint: 'See clientele models list.',
    });
  }
  const { format, version } = manifest.model;
  if (format !== 'procedure' || version !== 1) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `bundle: expected procedure version 1, got ${format} version ${version}`,
    );
  }
  const { fitted, recipes } = unpackProcedure(manifest.model.facts, arrays);
  const columns = recipeColumns(recipes);
  if (columns === null) throw corrupt('its recipes read a column as a number and as a category');
  checkRecipeColumns(manifest.columns, { columns }, corrupt);
  if (manifest.prediction.classes.length !== fitted.nClasses)
    throw corrupt(`expected ${fitted.nClasses} classes, got ${manifest.prediction.classes.length}`);
  return { manifest, columns, procedure: fitted };
}

function corrupt(what: string): AppError {
  return new AppError('BUNDLE_CORRUPT', `prediction bundle: ${what}`);
}
