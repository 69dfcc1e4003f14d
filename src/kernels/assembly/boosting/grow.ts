// A tree leaf by leaf: the leaf whose split gains most is split next, until there are enough leaves or nothing gains.
// The histogram of the larger child is its parent's less the smaller child's.
import { barrier } from '../gang';
import { BY_CATEGORY, DRAWN } from './categories';
import { sumsOf } from './gather-rows';
import { fillHistogram, subtractHistogram } from './histogram';
import { boundedStep, divideLimits, startLimits } from './limits';
import {
  Area,
  BoostParameters,
  freeSlots,
  Leaf,
  leafOf,
  NODE_BYTES,
  nodeOf,
  rootSums,
  Split,
  SPLIT_BYTES,
  splitOf,
} from './parameters';
import { partRows } from './partition';
import { findSplit } from './splits';

/** Grows a tree over the rows in `order`; all threads keep the same leaves. */
export function growTree(q: BoostParameters, area: Area, tree: i32, threadIndex: i32, nThreads: i32): void {
  const root = leafOf(area, 0);
  startTree(q, area, root);
  barrier(q, nThreads);
  sumRoot(q, area, root, threadIndex, nThreads);
  if (isSplittable(q, area, root)) {
    root.slot = takeSlot(q, area, -1);
    fillHistogram(q, area, root.slot, 0, root.rows);
    findSplit(q, area, root, splitOf(q, threadIndex, 0));
    barrier(q, nThreads);
    takeBest(q, area, root, 0, nThreads);
  }
  while (area.nLeaves < q.leaves) {
    const index = bestLeaf(area);
    const leaf = leafOf(area, index);
    if (!(leaf.gain > q.minGain)) break;
    splitLeaf(q, area, tree, index, threadIndex, nThreads);
  }
  writeLeaves(q, area, tree, threadIndex);
}

function startTree(q: BoostParameters, area: Area, root: Leaf): void {
  area.nLeaves = 1;
  area.nNodes = 1;
  area.nFree = q.nSlots;
  const free = freeSlots(q, area);
  for (let slot = 0; slot < q.nSlots; slot++) store<i32>(free + (<usize>slot << 2), q.nSlots - 1 - slot);
  memory.fill(changetype<usize>(root), 0, <usize>offsetof<Leaf>());
  startLimits(root);
  root.rows = area.nRows;
  root.slot = -1;
}

/** Gradient and hessian of all rows of the tree, each thread a part of the rows. */
function sumRoot(q: BoostParameters, area: Area, root: Leaf, threadIndex: i32, nThreads: i32): void {
  if (q.rowThreshold != 0xffffffff) {
    const from = <i32>(<i64>root.rows * threadIndex / nThreads);
    const to = <i32>(<i64>root.rows * (threadIndex + 1) / nThreads);
    let sums = i32x4.splat(0);
    for (let i = from; i < to; i++) {
      sums = i32x4.add(sums, sumsOf(q, area.isPacked, <usize>load<u32>(q.order + (<usize>i << 2))));
    }
    v128.store(rootSums(q, threadIndex), sums);
    barrier(q, nThreads);
  }
  let all = i32x4.splat(0);
  for (let t = 0; t < nThreads; t++) all = i32x4.add(all, v128.load(rootSums(q, t)));
  root.gradient = i32x4.extract_lane(all, 0);
  root.hessian = i32x4.extract_lane(all, 1);
}

function isSplittable(q: BoostParameters, area: Area, leaf: Leaf): bool {
  return (
    area.nLeaves < q.leaves &&
    leaf.rows >= 2 * q.minSamplesLeaf &&
    leaf.hessian >> 1 >= area.minHessian &&
    (q.maxDepth == 0 || leaf.depth < q.maxDepth)
  );
}

function bestLeaf(area: Area): i32 {
  let best = 0;
  for (let i = 1; i < area.nLeaves; i++) {
    if (leafOf(area, i).gain > leafOf(area, best).gain) best = i;
  }
  return best;
}

function splitLeaf(
  q: BoostParameters,
  area: Area,
  tree: i32,
  index: i32,
  threadIndex: i32,
  nThreads: i32,
): void {
  const left = leafOf(area, index);
  const right = leafOf(area, area.nLeaves);
  partRows(q, area, left, threadIndex, nThreads);
  if (threadIndex == 0) writeSplit(q, area, tree, left);
  const slot = left.slot;
  divide(area, left, right);
  divideLimits(q, area, left, right);
  const isLeftSmall = left.rows <= right.rows;
  const small = isLeftSmall ? left : right;
  const large = isLeftSmall ? right : left;
  const isSmallOpen = isSplittable(q, area, small);
  const isLargeOpen = isSplittable(q, area, large);
  if (isSmallOpen || (isLargeOpen && slot >= 0)) {
    small.slot = takeSlot(q, area, slot);
    fillHistogram(q, area, small.slot, small.start, small.rows);
  }
  if (isLargeOpen) {
    if (slot >= 0) {
      subtractHistogram(q, area, slot, small.slot);
      large.slot = slot;
    } else {
      large.slot = takeSlot(q, area, small.slot);
      fillHistogram(q, area, large.slot, large.start, large.rows);
    }
  } else if (slot >= 0) giveSlot(q, area, slot);
  if (isSmallOpen) findSplit(q, area, small, splitOf(q, threadIndex, 0));
  if (isLargeOpen) findSplit(q, area, large, splitOf(q, threadIndex, 1));
  if (!isSmallOpen && small.slot >= 0) {
    giveSlot(q, area, small.slot);
    small.slot = -1;
  }
  if (!isSmallOpen && !isLargeOpen) return;
  barrier(q, nThreads);
  if (isSmallOpen) takeBest(q, area, small, 0, nThreads);
  if (isLargeOpen) takeBest(q, area, large, 1, nThreads);
}

/** The leaf becomes its left child, the right one is new. */
function divide(area: Area, left: Leaf, right: Leaf): void {
  right.start = left.start + left.leftRows;
  right.rows = left.rows - left.leftRows;
  right.gradient = left.gradient - left.leftGradient;
  right.hessian = left.hessian - left.leftHessian;
  left.rows = left.leftRows;
  left.gradient = left.leftGradient;
  left.hessian = left.leftHessian;
  left.depth += 1;
  right.depth = left.depth;
  left.origin = left.flags;
  right.origin = left.flags;
  left.node = area.nNodes;
  right.node = area.nNodes + 1;
  area.nNodes += 2;
  area.nLeaves += 1;
  left.gain = 0;
  right.gain = 0;
  left.slot = -1;
  right.slot = -1;
}

/** The best of all threads' splits, the first of equal ones. */
function takeBest(q: BoostParameters, area: Area, leaf: Leaf, child: i32, nThreads: i32): void {
  let best = splitOf(q, 0, child);
  for (let t = 1; t < nThreads; t++) {
    const other = splitOf(q, t, child);
    if (other.gain > best.gain) best = other;
  }
  memory.copy(changetype<usize>(leaf) + offsetof<Leaf>("gain"), changetype<usize>(best), SPLIT_BYTES);
  if (!(leaf.gain > q.minGain)) {
    leaf.gain = 0;
    giveSlot(q, area, leaf.slot);
    leaf.slot = -1;
  }
}

/** A free slot, else that of the leaf which gains least; never `pinned`. */
function takeSlot(q: BoostParameters, area: Area, pinned: i32): i32 {
  if (area.nFree > 0) {
    area.nFree -= 1;
    return load<i32>(freeSlots(q, area) + (<usize>area.nFree << 2));
  }
  let poorest = -1;
  for (let i = 0; i < area.nLeaves; i++) {
    const leaf = leafOf(area, i);
    if (leaf.slot < 0 || leaf.slot == pinned) continue;
    if (poorest < 0 || leaf.gain < leafOf(area, poorest).gain) poorest = i;
  }
  const leaf = leafOf(area, poorest);
  const slot = leaf.slot;
  leaf.slot = -1;
  return slot;
}

function giveSlot(q: BoostParameters, area: Area, slot: i32): void {
  store<i32>(freeSlots(q, area) + (<usize>area.nFree << 2), slot);
  area.nFree += 1;
}

function writeSplit(q: BoostParameters, area: Area, tree: i32, leaf: Leaf): void {
  const node = nodeOf(q, tree, leaf.node);
  memory.fill(changetype<usize>(node), 0, NODE_BYTES);
  node.gain = leaf.gain;
  node.column = leaf.column;
  node.bin = leaf.bin;
  node.child = area.nNodes;
  node.flags = leaf.flags;
  if ((leaf.flags & BY_CATEGORY) == 0) return;
  node.set0 = leaf.set0;
  node.set1 = leaf.set1;
  node.set2 = leaf.set2;
  node.set3 = leaf.set3;
}

/** What a leaf adds to the score: a Newton step; a tree of one leaf adds nothing. */
export function valueOf(q: BoostParameters, area: Area, leaf: Leaf): f64 {
  if (area.nLeaves == 1) return 0;
  const l2 = (leaf.origin & DRAWN) != 0 ? q.l2 + q.categoryL2 : q.l2;
  const hessian = <f64>leaf.hessian * area.hessianUnit + l2;
  return <f64><f32>(q.learningRate * boundedStep(leaf, <f64>leaf.gradient * area.gradientUnit, hessian));
}

function writeLeaves(q: BoostParameters, area: Area, tree: i32, threadIndex: i32): void {
  if (threadIndex != 0) return;
  store<i32>(q.nNodes + (<usize>tree << 2), area.nNodes);
  for (let i = 0; i < area.nLeaves; i++) {
    const leaf = leafOf(area, i);
    const node = nodeOf(q, tree, leaf.node);
    memory.fill(changetype<usize>(node), 0, NODE_BYTES);
    node.column = -1;
    node.value = valueOf(q, area, leaf);
  }
}
