import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { packTrees, unpackTrees } from '../trees/index.ts';
import type { TreesRegressionState } from './state.ts';

const VERSION = 1;
const factsSchema = z.object({ features: z.array(z.string()) });

/** Fitted trees of numbers as facts and arrays. */
export function packTreesRegression({ learner, features, trees, importance }: TreesRegressionState): Bundle {
  return {
    format: `${learner}-regression`,
    version: VERSION,
    facts: { features: [...features] },
    arrays: { ...packTrees(trees), importance },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackTreesRegression(
  learner: TreesRegressionState['learner'],
  { format, version, ...content }: Bundle,
): TreesRegressionState {
  if (format !== `${learner}-regression` || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `${learner} bundle: expected ${learner}-regression version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const { success, data: facts } = factsSchema.safeParse(content.facts);
  const trees = success ? unpackTrees(content.arrays, { width: 1, nFeatures: facts.features.length }) : null;
  const { importance } = content.arrays;
  const isSound =
    success &&
    trees !== null &&
    trees.roots.length > 1 &&
    (learner === 'random-forest' || trees.roots.length === 2) &&
    importance instanceof Float64Array &&
    importance.length === facts.features.length &&
    importance.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY);
  if (!isSound) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      `${learner} bundle: expected sound trees and what belongs to them`,
    );
  }
  return { learner, ...facts, trees, importance };
}
