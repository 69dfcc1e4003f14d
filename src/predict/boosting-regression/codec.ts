import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { packTrees, unpackTrees } from '../trees/index.ts';
import type { BoostingRegressionState } from './state.ts';

const FORMAT = 'gradient-boosting-regression';
const VERSION = 1;

const factsSchema = z.object({ features: z.array(z.string()).min(1), isLog: z.boolean() });
const arraysSchema = z.object({ base: z.instanceof(Float64Array), importance: z.instanceof(Float64Array) });

/** A fitted gradient boosting of numbers as facts and arrays. */
export function packBoostingRegression(state: BoostingRegressionState): Bundle {
  const { features, isLog, base, importance, trees } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], isLog },
    arrays: { base: Float64Array.of(base), importance, ...packTrees(trees) },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackBoostingRegression({ format, version, ...content }: Bundle): BoostingRegressionState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `gradient boosting bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  const trees = facts.success
    ? unpackTrees(content.arrays, { width: 1, nFeatures: facts.data.features.length })
    : null;
  if (!facts.success || !arrays.success || trees === null || !fits(facts.data, arrays.data)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'gradient boosting bundle: expected trees, a base score and importance that fit the features',
    );
  }
  return { ...facts.data, base: arrays.data.base[0]!, importance: arrays.data.importance, trees };
}

function fits(
  { features }: z.infer<typeof factsSchema>,
  { base, importance }: z.infer<typeof arraysSchema>,
): boolean {
  return (
    base.length === 1 &&
    Math.abs(base[0]!) < 1e30 &&
    importance.length === features.length &&
    importance.every((gain) => gain >= 0 && gain < Infinity)
  );
}
