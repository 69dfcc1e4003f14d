import { type GrownTree, growTrees, type TreeArrays } from '#kernels';
import type { RegressorInput } from '#learn';
import type { Context } from '#matrix';
import { requireTargets } from '../require-targets.ts';
import { codeColumns, joinTrees, oneTree } from '../trees/index.ts';
import type { ForestRegressionOptions } from './options.ts';
import type { TreesRegressionState } from './state.ts';

/** How trees of numbers grow, of one tree or of a forest. */
export interface GrowRegression extends Omit<ForestRegressionOptions, 'trees' | 'columns'> {
  readonly columnsPerSplit: number;
  /** [trees] */
  readonly seeds: Uint32Array;
}

/**
 * Grows trees whose leaves hold the means of their rows. Targets are taken in units of their spread about their mean, of the
 * Poisson deviance in units of their mean.
 * @throws TARGET_INVALID, WEIGHTS_INVALID
 */
export async function growRegression(
  learner: TreesRegressionState['learner'],
  input: RegressorInput,
  { options, ctx }: { readonly options: GrowRegression; readonly ctx: Context },
): Promise<TreesRegressionState> {
  const { total, mean } = requireTargets(learner, input, options.loss);
  const { y, weights } = input;
  const unit = options.loss === 'poisson' ? mean : spreadOf(input, { total, mean });
  const origin = options.loss === 'poisson' ? 0 : mean;
  const coded = await codeColumns(input, options.maxBins, ctx);
  const nTrees = options.seeds.length;
  const parts = new Array<TreeArrays>(nTrees);
  const importances = new Array<Float64Array>(nTrees);
  let nDone = 0;
  const onTree = (tree: GrownTree, t: number) => {
    const values = leafMeans(tree, { origin, unit });
    parts[t] = oneTree(tree, { meaning: coded.meaning, width: 1, values });
    importances[t] = tree.importance;
    ctx.progress.report(++nDone / nTrees);
  };
  try {
    const targets = y.map((value) => (value - origin) / unit);
    await growTrees(
      ctx.pool,
      { ...coded.rows, targets, weights },
      {
        ...options,
        criterion: options.loss,
        maxDepth: options.maxDepth === 0 ? Number.POSITIVE_INFINITY : options.maxDepth,
        classWeights: Float64Array.of(1, 1),
        onTree,
      },
    );
  } finally {
    coded.release();
  }
  const features = input.x.features.map(({ name }) => name);
  return { learner, features, trees: joinTrees(parts), importance: meanShares(importances) };
}

/** Means of the leaves, in the order of their nodes. */
function leafMeans(
  { features, counts }: GrownTree,
  { origin, unit }: { readonly origin: number; readonly unit: number },
): Float32Array {
  const values = new Float32Array((features.length + 1) / 2);
  let to = 0;
  for (let node = 0; node < features.length; node++) {
    if (features[node]! < 0) values[to++] = origin + (unit * counts[2 * node + 1]!) / counts[2 * node]!;
  }
  return values;
}

/** Standard deviation of the targets; 1 where they are all the same. */
function spreadOf(
  { y, weights }: RegressorInput,
  { total, mean }: { readonly total: number; readonly mean: number },
): number {
  let squares = 0;
  for (let row = 0; row < y.length; row++) {
    squares += (weights === null ? 1 : weights[row]!) * (y[row]! - mean) ** 2;
  }
  return Math.sqrt(squares / total) || 1;
}

/** Each tree counts alike, those of one leaf not at all. */
function meanShares(importances: readonly Float64Array[]): Float64Array {
  const sums = importances[0]!.map(() => 0);
  for (const one of importances) {
    const total = one.reduce((a, b) => a + b, 0);
    if (total > 0) for (const [j, value] of one.entries()) sums[j]! += value / total;
  }
  const total = sums.reduce((a, b) => a + b, 0);
  return total > 0 ? sums.map((sum) => sum / total) : sums;
}
