import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { holdsShares, packTrees, unpackTrees } from '../trees/index.ts';
import type { DecisionTreeState } from './state.ts';

const FORMAT = 'decision-tree';
const VERSION = 1;

const factsSchema = z.object({
  features: z.array(z.string()),
  kinds: z.array(z.enum(['numeric', 'indicator', 'category'])),
  levels: z.array(z.number().int().min(0)),
  nClasses: z.number().int().min(2),
});
const arraysSchema = z.object({
  counts: z.instanceof(Float64Array),
  hadMissing: z.instanceof(Uint8Array),
  classWeights: z.instanceof(Float64Array),
  importance: z.instanceof(Float64Array),
});

/** A fitted decision tree as facts and arrays. */
export function packDecisionTree(state: DecisionTreeState): Bundle {
  const { features, kinds, levels, nClasses, trees, counts, hadMissing, classWeights, importance } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], kinds: [...kinds], levels: [...levels], nClasses },
    arrays: { ...packTrees(trees), counts, hadMissing, classWeights, importance },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackDecisionTree({ format, version, ...content }: Bundle): DecisionTreeState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `decision-tree bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  const trees = facts.success
    ? unpackTrees(content.arrays, { width: facts.data.nClasses, nFeatures: facts.data.features.length })
    : null;
  const state =
    facts.success && arrays.success && trees !== null ? { ...facts.data, ...arrays.data, trees } : null;
  if (state === null || !fits(state)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'decision-tree bundle: expected one sound tree and what belongs to it',
    );
  }
  return state;
}

function fits(state: DecisionTreeState): boolean {
  const { features, kinds, levels, nClasses, trees, counts, hadMissing, classWeights, importance } = state;
  const nNodes = trees.features.length;
  const isAmount = (value: number) => value >= 0 && value < Number.POSITIVE_INFINITY;
  return (
    kinds.length === features.length &&
    levels.length === features.length &&
    trees.roots.length === 2 &&
    counts.length === nNodes * nClasses &&
    counts.every(isAmount) &&
    hadMissing.length === nNodes &&
    hadMissing.every((value) => value <= 1) &&
    classWeights.length === nClasses &&
    classWeights.every(isAmount) &&
    importance.length === features.length &&
    importance.every(isAmount) &&
    holdsShares(trees)
  );
}
