import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { holdsShares, packTrees, unpackTrees } from '../trees/index.ts';
import type { RandomForestState } from './state.ts';

const FORMAT = 'random-forest';
const VERSION = 1;

const factsSchema = z.object({
  features: z.array(z.string()),
  nClasses: z.number().int().min(2),
  outOfBag: z
    .object({
      nRows: z.number().int().min(0),
      accuracy: z.number().min(0).max(1),
      logLoss: z.number().min(0),
    })
    .nullable(),
});

/** A fitted random forest as facts and arrays. */
export function packRandomForest({
  features,
  nClasses,
  outOfBag,
  trees,
  importance,
}: RandomForestState): Bundle {
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], nClasses, outOfBag },
    arrays: { ...packTrees(trees), importance },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackRandomForest({ format, version, ...content }: Bundle): RandomForestState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `random-forest bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const { success, data: facts } = factsSchema.safeParse(content.facts);
  const trees = success
    ? unpackTrees(content.arrays, { width: facts.nClasses, nFeatures: facts.features.length })
    : null;
  const { importance } = content.arrays;
  const isSound =
    success &&
    trees !== null &&
    trees.roots.length > 1 &&
    holdsShares(trees) &&
    importance instanceof Float64Array &&
    importance.length === facts.features.length &&
    importance.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY);
  if (!isSound) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'random-forest bundle: expected sound trees and what belongs to them',
    );
  }
  return { ...facts, trees, importance };
}
