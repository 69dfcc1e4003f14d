import { type CodedColumn, type CodedNodes, codedColumns } from './coded-columns.ts';
import type { TreeArrays } from './tree-arrays.ts';

/** Rows that the kernel works on together (assembly/trees/select.ts). */
export const SELECTION_BLOCK = 512;
const MOST_LEAVES = 256;
/** 4 MB of codes a thread: at 6000 selection is eight times as fast as walking, at 38,000 it is slower. */
const MOST_COLUMNS = 8192;
const NODE_WORDS = 5;
const KIND_LEFT = 1;
const KIND_RIGHT = 2;

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

/** A plan takes as long as it spares on so many walks a node. */
const WALKS_PER_NODE = 100;

const plans = new WeakMap<TreeArrays, SelectionPlan | null>();
const walks = new WeakMap<TreeArrays, number>();

/** The plan of trees as soon as all walks that were asked for are worth it; null before, or where there is none. */
export function worthyPlan(trees: TreeArrays, nWalks: number): SelectionPlan | null {
  const asked = (walks.get(trees) ?? 0) + nWalks;
  walks.set(trees, asked);
  return asked < WALKS_PER_NODE * trees.features.length ? null : selectionPlan(trees);
}

/** The plan of trees that can be told by selection; null: their leaves, categories or columns are too many. */
export function selectionPlan(trees: TreeArrays): SelectionPlan | null {
  let plan = plans.get(trees);
  if (plan === undefined) {
    const coded = hasFewLeaves(trees) ? codedColumns(trees) : null;
    plan = coded === null || coded.columns.length > MOST_COLUMNS ? null : planOf(trees, coded);
    plans.set(trees, plan);
  }
  return plan;
}

function hasFewLeaves({ roots }: TreeArrays): boolean {
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    if (roots[tree + 1]! - roots[tree]! > 2 * MOST_LEAVES - 1) return false;
  }
  return true;
}

function planOf(trees: TreeArrays, { columns, columnOf, codeOf }: CodedNodes): SelectionPlan {
  const { roots, width } = trees;
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
