import { AppError } from '#base';
import type { PredictionManifest } from '#contract';
import type { RecipeSpec } from '#features';
import type { FittedFinishedProcedure, LoadedBundle } from '#learn';
import { checkRecipeColumns } from '../bundle-parts.ts';
import { storedProcedure } from './stored-procedure.ts';

/** A model of classes that can be used again. */
export interface LoadedPrediction {
  readonly manifest: PredictionManifest;
  /** Raw columns that it reads, with all levels that a part of it knows. */
  readonly columns: RecipeSpec['columns'];
  /** Prepares a frame once for all parts that prepare it alike. */
  readonly procedure: FittedFinishedProcedure<{ readonly threshold: number }>;
}

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
  try {
    const { recipe, model, learner, prediction } = manifest;
    const nClasses = prediction.classes.length;
    const loaded = storedProcedure({ recipe, model, learner, nClasses, arrays });
    checkRecipeColumns(manifest.columns, loaded, corrupt);
    return { manifest, ...loaded };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'WORKSPACE_CORRUPT') throw cause;
    throw corrupt(cause.message);
  }
}

function corrupt(what: string): AppError {
  return new AppError('BUNDLE_CORRUPT', `prediction bundle: ${what}`);
}
