import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { packTrees, unpackTrees } from '../trees/index.ts';
import type { GradientBoostingState } from './state.ts';

const FORMAT = 'gradient-boosting';
const VERSION = 1;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  nClasses: z.number().int().min(2),
});
const arraysSchema = z.object({
  base: z.instanceof(Float64Array),
  importance: z.instanceof(Float64Array),
});

/** A fitted gradient boosting as facts and arrays. */
export function packGradientBoosting(state: GradientBoostingState): Bundle {
  const { features, nClasses, base, importance, trees } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], nClasses },
    arrays: { base, importance, ...packTrees(trees) },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackGradientBoosting({ format, version, ...content }: Bundle): GradientBoostingState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `gradient boosting bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  const state =
    facts.success && arrays.success ? stateOf(content.arrays, { ...facts.data, ...arrays.data }) : null;
  if (state === null) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'gradient boosting bundle: expected trees, base scores and importance that fit the features and classes',
    );
  }
  return state;
}

function stateOf(
  arrays: Bundle['arrays'],
  rest: Omit<GradientBoostingState, 'trees'>,
): GradientBoostingState | null {
  const { features, nClasses, base, importance } = rest;
  const trees = unpackTrees(arrays, { width: 1, nFeatures: features.length });
  if (trees === null || base.length !== (nClasses === 2 ? 1 : nClasses)) return null;
  if ((trees.roots.length - 1) % base.length !== 0 || importance.length !== features.length) return null;
  if (!base.every(Number.isFinite) || !importance.every((gain) => gain >= 0 && gain < Infinity)) return null;
  return { ...rest, trees };
}
