import type { DecisionTreeState } from './state.ts';

/** A node of a decision tree as a drawing or a reader needs it. */
export interface TreeNode {
  readonly id: number;
  readonly parent: number | null;
  readonly depth: number;
  /** What leads here from the parent, in words; null for the root. */
  readonly condition: string | null;
  /** Column that the node asks about; null for a leaf. */
  readonly feature: string | null;
  /** Left, then right; null for a leaf. */
  readonly children: readonly [number, number] | null;
  /** [nClasses] weight of the training rows of each class. */
  readonly counts: readonly number[];
  /** [nClasses] what the node predicts. */
  readonly shares: readonly number[];
}

/**
 * The nodes of a tree, parents before children, with conditions such as `age <= 30.5` or `colour is red, green or
 * missing`.
 * @param levelNames [features][levels] names of the levels of categories; else their codes are told.
 */
export function describeTree(
  state: DecisionTreeState,
  { levelNames = [] }: { readonly levelNames?: readonly (readonly string[] | null)[] } = {},
): TreeNode[] {
  const { trees, nClasses, counts, classWeights, features } = state;
  const nodes: TreeNode[] = [];
  const wayTo = new Map<number, Pick<TreeNode, 'parent' | 'depth' | 'condition'>>();
  wayTo.set(0, { parent: null, depth: 0, condition: null });
  for (const [id, feature] of trees.features.entries()) {
    const way = wayTo.get(id)!;
    const own = counts.slice(id * nClasses, (id + 1) * nClasses);
    const weighted = own.map((count, c) => count * classWeights[c]!);
    const total = weighted.reduce((a, b) => a + b, 0);
    const child = trees.children[id]!;
    nodes.push({
      id,
      ...way,
      feature: feature < 0 ? null : features[feature]!,
      children: feature < 0 ? null : [child, child + 1],
      counts: [...own],
      shares: Array.from(weighted, (weight) => weight / total),
    });
    if (feature < 0) continue;
    for (const [side, isLeft] of [true, false].entries()) {
      const condition = conditionOf(state, { node: id, isLeft, names: levelNames[feature] ?? null });
      wayTo.set(child + side, { parent: id, depth: way.depth + 1, condition });
    }
  }
  return nodes;
}

interface Side {
  readonly node: number;
  readonly isLeft: boolean;
  readonly names: readonly string[] | null;
}

function conditionOf(state: DecisionTreeState, side: Side): string {
  const { trees, features, kinds, hadMissing } = state;
  const feature = trees.features[side.node]!;
  const name = features[feature]!;
  const takesMissing = hadMissing[side.node] === 1 && (trees.missingLeft[side.node] === 1) === side.isLeft;
  const suffix = takesMissing ? ' or missing' : '';
  const threshold = trees.thresholds[side.node]!;
  if (trees.setOffsets[side.node]! >= 0) return `${name} is ${levelsOf(state, side).join(', ')}${suffix}`;
  if (threshold > 3.4e38) return side.isLeft ? `${name} is known` : `${name} is missing`;
  if (kinds[feature] === 'indicator') return `${side.isLeft ? 'not ' : ''}${name}${suffix}`;
  return `${name} ${side.isLeft ? '<=' : '>'} ${Number(threshold.toPrecision(7))}${suffix}`;
}

function levelsOf({ trees, levels }: DecisionTreeState, { node, isLeft, names }: Side): string[] {
  const from = trees.setOffsets[node]!;
  const codes = Array.from({ length: levels[trees.features[node]!]! }, (_, code) => code);
  const isInSet = (code: number) =>
    code < trees.setWords[node]! * 32 && ((trees.sets[from + (code >>> 5)]! >>> (code & 31)) & 1) === 1;
  return codes.filter((code) => isInSet(code) === isLeft).map((code) => names?.[code] ?? String(code));
}
