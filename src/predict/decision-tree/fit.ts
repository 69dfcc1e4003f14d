import { type GrownTree, growTrees } from '#kernels';
import type { Classifier, ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import { classWeightsOf, codeRows, impurity, leafShares, oneTree, requireRows } from '../trees/index.ts';
import { weightsByClass } from '../weights-by-class.ts';
import { unpackDecisionTree } from './codec.ts';
import { createDecisionTreeModel, type DecisionTreeModel } from './model.ts';
import { type DecisionTreeOptions, decisionTreeOptionsSchema } from './options.ts';
import { prune } from './prune.ts';
import type { DecisionTreeState } from './state.ts';

/**
 * A tree of questions about one column each (Breiman, Friedman, Olshen and Stone 1984): exact best splits over up to
 * 255 values a column, sets of levels, a learned way for missing values, pruned by cost and complexity on request.
 * @throws WEIGHTS_INVALID, TARGET_INVALID
 */
export const decisionTree: Classifier<DecisionTreeOptions, DecisionTreeModel> = {
  name: 'decision-tree',
  title: 'Decision tree',
  task: 'classification',
  options: decisionTreeOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: true,
  fit: async (input, options, ctx) => createDecisionTreeModel(await grow(input, options, ctx)),
  unpack: (bundle) => createDecisionTreeModel(unpackDecisionTree(bundle)),
};

async function grow(
  input: ClassifierInput,
  options: DecisionTreeOptions,
  ctx: Context,
): Promise<DecisionTreeState> {
  requireRows('decision-tree', input);
  const classWeights = classWeightsOf(options.classWeights, weightsByClass(input));
  const coded = await codeRows(input, options.maxBins, ctx);
  try {
    const grown: GrownTree[] = [];
    await growTrees(ctx.pool, coded.rows, {
      ...options,
      maxDepth: options.maxDepth === 0 ? Number.POSITIVE_INFINITY : options.maxDepth,
      minImpurityDecrease: options.minImpurityDecrease * (options.criterion === 'entropy' ? Math.LN2 : 1),
      columnsPerSplit: input.x.x.nCols,
      classWeights,
      bootstrap: false,
      seeds: Uint32Array.of(0),
      onTree: (tree) => grown.push(tree),
    });
    const { criterion, pruneAlpha } = options;
    const full = grown[0]!;
    const fullCosts = nodeCosts(full, { classWeights, criterion });
    const tree = pruneAlpha === 0 ? full : prune(full, { alpha: pruneAlpha, costs: fullCosts });
    const costs = tree === full ? fullCosts : nodeCosts(tree, { classWeights, criterion });
    const { features } = input.x;
    const values = leafShares(tree, classWeights);
    return {
      features: features.map(({ name }) => name),
      kinds: features.map(({ kind }) => kind),
      levels: features.map(({ nLevels }) => nLevels ?? 0),
      nClasses: input.nClasses,
      trees: oneTree(tree, { meaning: coded.meaning, width: input.nClasses, values }),
      counts: tree.counts,
      hadMissing: tree.hadMissing,
      classWeights,
      importance: importanceOf(tree, costs),
    };
  } finally {
    coded.release();
  }
}

/** [nodes] impurity of each node times its share of all rows. */
function nodeCosts(
  { counts }: GrownTree,
  {
    classWeights,
    criterion,
  }: { readonly classWeights: Float64Array; readonly criterion: 'gini' | 'entropy' },
): Float64Array {
  const nClasses = classWeights.length;
  const weightsOf = (node: number) =>
    counts.slice(node * nClasses, (node + 1) * nClasses).map((count, c) => count * classWeights[c]!);
  const total = weightsOf(0).reduce((a, b) => a + b, 0);
  return Float64Array.from({ length: counts.length / nClasses }, (_, node) => {
    const weights = weightsOf(node);
    return (impurity(weights, criterion) * weights.reduce((a, b) => a + b, 0)) / total;
  });
}

function importanceOf({ features, children, importance }: GrownTree, costs: Float64Array): Float64Array {
  const sums = new Float64Array(importance.length);
  for (const [node, feature] of features.entries()) {
    const child = children[node]!;
    if (feature >= 0) sums[feature]! += Math.max(0, costs[node]! - costs[child]! - costs[child + 1]!);
  }
  const total = sums.reduce((a, b) => a + b, 0);
  return total > 0 ? sums.map((sum) => sum / total) : sums;
}
