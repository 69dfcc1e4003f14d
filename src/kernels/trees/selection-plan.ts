import type { TreeArrays } from './tree-arrays.ts';

/** Rows that the kernel works on together (assembly/trees/select.ts). */
export const SELECTION_BLOCK = 512;
const MOST_LEAVES = 256;
/** A code is the number of thresholds below a value and 255 where a missing one goes right. */
const MOST_THRESHOLDS = 255;
const NODE_WORDS = 5;
const KIND_LEFT = 1;
const KIND_RIGHT = 2;

/** A column of codes: up to 255 of the thresholds that trees ask for one feature with missing values to one side. */
export interface CodedColumn {
  readonly feature: number;
  readonly missingLeft: boolean;
  /** Ascending, all different. */
  readonly thresholds: Float32Array;
}

/** Trees as `selectTrees` takes them; offsets are in bytes and relative. */
export interface SelectionPlan {
  readonly columns: readonly CodedColumn[];
  /** Blocks of leaf numbers that a tree needs at a time, at most. */
  readonly slots: number;
  /** [trees + 1] first node of each. */
  readonly firstNodes: Uint32Array;
  /** Nodes behind their children, 5 words each. */
  readonly nodes: Uint32Array;
  /** [trees + 1] first leaf of each. */
  readonly firstLeaves: Uint32Array;
  /** [leaves, width] */
  readonly values: Float64Array;
}

const plans = new WeakMap<TreeArrays, SelectionPlan | null>();

/** The plan of trees that can be told by selection; null: their leaves are too many, or nodes are by category. */
export function selectionPlan(trees: TreeArrays): SelectionPlan | null {
  let plan = plans.get(trees);
  if (plan === undefined) {
    plan = isFit(trees) ? planOf(trees) : null;
    plans.set(trees, plan);
  }
  return plan;
}

function isFit({ roots, setOffsets, thresholds }: TreeArrays): boolean {
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    if (roots[tree + 1]! - roots[tree]! > 2 * MOST_LEAVES - 1) return false;
  }
  return setOffsets.every((offset) => offset < 0) && thresholds.every(Number.isFinite);
}

function planOf(trees: TreeArrays): SelectionPlan {
  const { roots, width } = trees;
  const { columns, columnOf, codeOf } = codedColumns(trees);
  const nTrees = roots.length - 1;
  const nLeaves = trees.features.reduce((n, feature) => (feature < 0 ? n + 1 : n), 0);
  const nodes = new Uint32Array((trees.features.length - nLeaves) * NODE_WORDS);
  const values = new Float64Array(nLeaves * width);
  const firstNodes = new Uint32Array(nTrees + 1);
  const firstLeaves = new Uint32Array(nTrees + 1);
  const needs = slotsNeeded(trees);
  const state = { node: 0, leaf: 0, slots: 1 };
  for (let tree = 0; tree < nTrees; tree++) {
    const first = state.leaf;
    const leafNumber = (node: number) => {
      const from = trees.children[node]! * width;
      values.set(trees.values.subarray(from, from + width), state.leaf * width);
      return state.leaf++ - first;
    };
    /** The side that needs more slots comes first, so that few are held (Sethi and Ullman 1970). */
    const place = (node: number, slot: number): void => {
      const left = trees.children[node]!;
      const right = left + 1;
      const isLeft = trees.features[left]! >= 0;
      const isRight = trees.features[right]! >= 0;
      state.slots = Math.max(state.slots, slot + 1);
      let [leftSlot, rightSlot] = [slot, slot];
      if (isLeft && isRight) {
        const isLeftFirst = needs[left]! >= needs[right]!;
        if (isLeftFirst) rightSlot++;
        else leftSlot++;
        place(isLeftFirst ? left : right, slot);
        place(isLeftFirst ? right : left, slot + 1);
      } else if (isLeft) place(left, slot);
      else if (isRight) place(right, slot);
      const kind = (isLeft ? KIND_LEFT : 0) | (isRight ? KIND_RIGHT : 0);
      const leaves = ((isLeft ? 0 : leafNumber(left)) << 16) | ((isRight ? 0 : leafNumber(right)) << 24);
      const at = state.node++ * NODE_WORDS;
      nodes[at] = columnOf[node]! * SELECTION_BLOCK;
      nodes[at + 1] = ((codeOf[node]! - 128) & 255) | (kind << 8) | leaves;
      nodes[at + 2] = leftSlot * SELECTION_BLOCK;
      nodes[at + 3] = rightSlot * SELECTION_BLOCK;
      nodes[at + 4] = slot * SELECTION_BLOCK;
    };
    const root = roots[tree]!;
    if (trees.features[root]! >= 0) place(root, 0);
    else leafNumber(root);
    firstNodes[tree + 1] = state.node;
    firstLeaves[tree + 1] = state.leaf;
  }
  return { columns, slots: state.slots, firstNodes, nodes, firstLeaves, values };
}

/** [nodes] slots that telling a node's leaf takes; children lie behind their node. */
function slotsNeeded({ features, children }: TreeArrays): Uint8Array {
  const needs = new Uint8Array(features.length);
  for (let node = features.length - 1; node >= 0; node--) {
    if (features[node]! < 0) continue;
    const [left, right] = [needs[children[node]!]!, needs[children[node]! + 1]!];
    needs[node] = Math.max(1, left === right && left > 0 ? left + 1 : Math.max(left, right));
  }
  return needs;
}

/** The columns of codes; of each node its column, and the code up to which rows go left. */
function codedColumns({ features, thresholds, missingLeft }: TreeArrays) {
  const asked = new Map<number, Set<number>>();
  const keyOf = (node: number) => 2 * features[node]! + missingLeft[node]!;
  for (let node = 0; node < features.length; node++) {
    if (features[node]! < 0) continue;
    const key = keyOf(node);
    const own = asked.get(key) ?? new Set<number>();
    asked.set(key, own.add(thresholds[node]!));
  }
  const columns: CodedColumn[] = [];
  const places = new Map<number, { first: number; ranks: Map<number, number> }>();
  for (const [key, own] of [...asked].sort(([a], [b]) => a - b)) {
    const sorted = Float32Array.from(own).sort();
    places.set(key, {
      first: columns.length,
      ranks: new Map([...sorted].map((value, rank) => [value, rank])),
    });
    for (let from = 0; from < sorted.length; from += MOST_THRESHOLDS) {
      const some = sorted.slice(from, from + MOST_THRESHOLDS);
      columns.push({ feature: key >> 1, missingLeft: (key & 1) === 1, thresholds: some });
    }
  }
  const columnOf = new Uint32Array(features.length);
  const codeOf = new Uint8Array(features.length);
  for (let node = 0; node < features.length; node++) {
    if (features[node]! < 0) continue;
    const { first, ranks } = places.get(keyOf(node))!;
    const rank = ranks.get(thresholds[node]!)!;
    columnOf[node] = first + Math.floor(rank / MOST_THRESHOLDS);
    codeOf[node] = rank % MOST_THRESHOLDS;
  }
  return { columns, columnOf, codeOf };
}
