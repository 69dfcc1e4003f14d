// A k-d tree over rows: median splits at the widest side, in whole leaves, so that node numbers follow from counts:
// nodes are in preorder, a node of m leaves has its left child (m + 1) / 2 leaves next to it.
import { LEAF, leafCount, ReachParameters, roundedUp } from './parameters';

/** Builds tree, boxes and blocks on one thread. O(nRows (nCols + 1) log nRows) */
export function reachBuild(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ReachParameters>(block);
  for (let i = 0; i < q.n; i++) store<i32>(q.order + ((<usize>i) << 2), i);
  build(q, 0, 0, leafCount(q.n));
}

function build(q: ReachParameters, node: i32, firstLeaf: i32, nLeaves: i32): void {
  const from = firstLeaf * LEAF;
  const to = min(q.n, from + nLeaves * LEAF);
  const column = fitBox(q, node, from, to);
  if (nLeaves == 1) {
    writeLeaf(q, firstLeaf, from, to);
    return;
  }
  const left = (nLeaves + 1) >> 1;
  select(q, column, from, to, from + left * LEAF);
  build(q, node + 1, firstLeaf, left);
  build(q, node + 2 * left, firstLeaf + left, nLeaves - left);
}

/** Writes the corners of the rows of a node; returns the widest column. */
function fitBox(q: ReachParameters, node: i32, from: i32, to: i32): i32 {
  const d4 = roundedUp(q.d);
  const low = q.boxes + ((<usize>node * <usize>d4) << 3);
  const high = low + ((<usize>d4) << 2);
  memory.fill(low, 0, (<usize>d4) << 3);
  const size = (<usize>q.d) << 2;
  memory.copy(low, rowAt(q, from), size);
  memory.copy(high, rowAt(q, from), size);
  for (let position = from + 1; position < to; position++) {
    const row = rowAt(q, position);
    for (let j: usize = 0; j < size; j += 4) {
      const value = load<f32>(row + j);
      if (value < load<f32>(low + j)) store<f32>(low + j, value);
      else if (value > load<f32>(high + j)) store<f32>(high + j, value);
    }
  }
  let widest = 0;
  let width: f32 = -1;
  for (let j = 0; j < q.d; j++) {
    const at = (<usize>j) << 2;
    const here = load<f32>(high + at) - load<f32>(low + at);
    if (here > width) {
      width = here;
      widest = j;
    }
  }
  return widest;
}

@inline
function rowAt(q: ReachParameters, position: i32): usize {
  return q.x + ((<usize>load<i32>(q.order + ((<usize>position) << 2)) * <usize>q.d) << 2);
}

@inline
function valueAt(q: ReachParameters, position: i32, column: usize): f32 {
  return load<f32>(rowAt(q, position) + column);
}

/** Orders positions [from, to) so that none before `middle` is larger in the column than any from there on. */
function select(q: ReachParameters, column: i32, from: i32, to: i32, middle: i32): void {
  const at = (<usize>column) << 2;
  let low = from;
  let high = to - 1;
  while (low < high) {
    const a = valueAt(q, low, at);
    const b = valueAt(q, (low + high) >> 1, at);
    const c = valueAt(q, high, at);
    const pivot = max(min(a, b), min(max(a, b), c));
    let i = low;
    let j = high;
    while (i <= j) {
      while (valueAt(q, i, at) < pivot) i++;
      while (valueAt(q, j, at) > pivot) j--;
      if (i > j) break;
      const first = q.order + ((<usize>i) << 2);
      const second = q.order + ((<usize>j) << 2);
      const row = load<i32>(first);
      store<i32>(first, load<i32>(second));
      store<i32>(second, row);
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

/** Columns of the rows at positions [from, to), at most a leaf of them; NaN fills up. */
export function writeLeaf(q: ReachParameters, leaf: i32, from: i32, to: i32): void {
  const block = q.blocks + ((<usize>leaf * <usize>q.d * <usize>LEAF) << 2);
  for (let s = 0; s < LEAF; s++) {
    for (let j = 0; j < q.d; j++) {
      const value = from + s < to ? valueAt(q, from + s, (<usize>j) << 2) : <f32>NaN;
      store<f32>(block + ((<usize>(j * LEAF + s)) << 2), value);
    }
  }
}
