// Trees over blocks of rows. A block is turned into tiles of 8 rows, column by column, and each tile walks one tree at
// a time, its 8 rows side by side: their chains of loads overlap. A leaf leads to itself, so rows wait for the longest.
import { claim, Gang } from '../gang';
import { NODE_BYTES_LOG2, TreeNode } from './node';

const TILE: i32 = 8;
const TILE_COLUMN_BYTES_LOG2: usize = 5;

@unmanaged
class PredictParameters extends Gang {
  /** f32[n * d] row-major, NaN is missing. */
  x: usize;
  n: i32;
  d: i32;
  /** u32[nTrees] pointers to nodes. */
  roots: usize;
  nTrees: i32;
  /** Numbers of a leaf. */
  width: i32;
  groups: i32;
  hasCategories: i32;
  /** f64[n * groups * width], zero before the call. */
  out: usize;
  /** u32[nTrees, n / 32] bits of the rows that a tree passes over; or 0. */
  skip: usize;
  /** A multiple of 8. */
  rowsPerBlock: i32;
  /** 64 bytes and f32[rowsPerBlock * d] for each thread. */
  scratch: usize;
  scratchStride: i32;
}

/** Adds the values of the leaf that a row falls into, tree after tree, to the outputs of the tree's group. */
export function predictTrees(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<PredictParameters>(block);
  const leaves = q.scratch + <usize>q.scratchStride * <usize>threadIndex;
  const tiles = leaves + 64;
  const rowBytes = <usize>(q.width * q.groups) << 3;
  const nBlocks = (q.n + q.rowsPerBlock - 1) / q.rowsPerBlock;
  for (let piece = claim(q, 0, nBlocks); piece >= 0; piece = claim(q, 0, nBlocks)) {
    const from = piece * q.rowsPerBlock;
    const rows = min(q.n - from, q.rowsPerBlock);
    const way = writeTiles(q, tiles, from, rows) | (q.hasCategories << 1);
    const out = q.out + <usize>from * rowBytes;
    let group = 0;
    for (let tree = 0; tree < q.nTrees; tree++) {
      const root = <usize>load<u32>(q.roots + (<usize>tree << 2));
      const skip = q.skip == 0 ? 0 : q.skip + ((<usize>tree * <usize>((q.n + 31) >> 5)) << 2);
      walkBlock(q, way, root, tiles, from, rows, skip, out + (<usize>(group * q.width) << 3), leaves);
      group = group + 1 == q.groups ? 0 : group + 1;
    }
  }
}

/** Whether a value is missing in the rows is returned. */
function writeTiles(q: PredictParameters, tiles: usize, from: i32, rows: i32): i32 {
  const rowBytes = <usize>q.d << 2;
  const padded = (rows + TILE - 1) & ~(TILE - 1);
  let missing = 0;
  for (let row = 0; row < padded; row++) {
    const lane = <usize>(row & (TILE - 1)) << 2;
    let to = tiles + <usize>(row & ~(TILE - 1)) * rowBytes + lane;
    const end = to + (<usize>q.d << TILE_COLUMN_BYTES_LOG2);
    let at = q.x + <usize>(from + min(row, rows - 1)) * rowBytes;
    for (; to < end; to += 32) {
      const value = load<f32>(at);
      store<f32>(to, value);
      missing |= i32(value != value);
      at += 4;
    }
  }
  return missing;
}

function walkBlock(
  q: PredictParameters,
  way: i32,
  root: usize,
  tiles: usize,
  from: i32,
  rows: i32,
  skip: usize,
  out: usize,
  leaves: usize,
): void {
  const tileBytes = <usize>q.d << TILE_COLUMN_BYTES_LOG2;
  const rowBytes = <usize>(q.width * q.groups) << 3;
  for (let row = 0; row < rows; row += TILE) {
    if (way == 0) walkTile<i32>(root, tiles, leaves);
    else if (way == 1) walkTile<f32>(root, tiles, leaves);
    else walkTileByCategories(root, tiles, leaves);
    tiles += tileBytes;
    const lanes = <usize>min(TILE, rows - row) << 2;
    for (let lane: usize = 0; lane < lanes; lane += 4) {
      if (skip != 0 && isSkipped(skip, from + row + <i32>(lane >> 2))) {
        out += rowBytes;
        continue;
      }
      const values = <usize>changetype<TreeNode>(<usize>load<u32>(leaves + lane)).reach;
      for (let w: usize = 0; w < <usize>q.width; w++) {
        const at = out + (w << 3);
        store<f64>(at, load<f64>(at) + <f64>load<f32>(values + (w << 2)));
      }
      out += rowBytes;
    }
  }
}

@inline
function isSkipped(skip: usize, row: i32): bool {
  return ((load<u32>(skip + (<usize>(row >> 5) << 2)) >>> (row & 31)) & 1) == 1;
}

/** f32 looks at missing values, i32 does not: there are none. */
@inline
function next<T>(node: usize, value: f32): usize {
  const limit = load<f32>(node, offsetof<TreeNode>("threshold"));
  let right = <u32>(value > limit);
  if (isFloat<T>()) right |= <u32>!(value <= limit) & load<u32>(node, offsetof<TreeNode>("reach")) & 1;
  return <usize>(load<u32>(node, offsetof<TreeNode>("child")) + (right << NODE_BYTES_LOG2));
}

@inline
function valueAt(node: usize, tile: usize): usize {
  return tile + <usize>load<u32>(node);
}

/** Two steps at a time, until the second moves no row. */
function walkTile<T>(root: usize, tile: usize, leaves: usize): void {
  let n0 = root;
  let n1 = root;
  let n2 = root;
  let n3 = root;
  let n4 = root;
  let n5 = root;
  let n6 = root;
  let n7 = root;
  let moved: usize = 1;
  while (moved) {
    const a0 = next<T>(n0, load<f32>(valueAt(n0, tile), 0));
    const a1 = next<T>(n1, load<f32>(valueAt(n1, tile), 4));
    const a2 = next<T>(n2, load<f32>(valueAt(n2, tile), 8));
    const a3 = next<T>(n3, load<f32>(valueAt(n3, tile), 12));
    const a4 = next<T>(n4, load<f32>(valueAt(n4, tile), 16));
    const a5 = next<T>(n5, load<f32>(valueAt(n5, tile), 20));
    const a6 = next<T>(n6, load<f32>(valueAt(n6, tile), 24));
    const a7 = next<T>(n7, load<f32>(valueAt(n7, tile), 28));
    n0 = next<T>(a0, load<f32>(valueAt(a0, tile), 0));
    moved = n0 ^ a0;
    n1 = next<T>(a1, load<f32>(valueAt(a1, tile), 4));
    moved |= n1 ^ a1;
    n2 = next<T>(a2, load<f32>(valueAt(a2, tile), 8));
    moved |= n2 ^ a2;
    n3 = next<T>(a3, load<f32>(valueAt(a3, tile), 12));
    moved |= n3 ^ a3;
    n4 = next<T>(a4, load<f32>(valueAt(a4, tile), 16));
    moved |= n4 ^ a4;
    n5 = next<T>(a5, load<f32>(valueAt(a5, tile), 20));
    moved |= n5 ^ a5;
    n6 = next<T>(a6, load<f32>(valueAt(a6, tile), 24));
    moved |= n6 ^ a6;
    n7 = next<T>(a7, load<f32>(valueAt(a7, tile), 28));
    moved |= n7 ^ a7;
  }
  store<u32>(leaves, <u32>n0, 0);
  store<u32>(leaves, <u32>n1, 4);
  store<u32>(leaves, <u32>n2, 8);
  store<u32>(leaves, <u32>n3, 12);
  store<u32>(leaves, <u32>n4, 16);
  store<u32>(leaves, <u32>n5, 20);
  store<u32>(leaves, <u32>n6, 24);
  store<u32>(leaves, <u32>n7, 28);
}

/** Sets of codes beside thresholds; all lanes take a step in turn. */
function walkTileByCategories(root: usize, tile: usize, leaves: usize): void {
  for (let lane: usize = 0; lane < 32; lane += 4) store<u32>(leaves + lane, <u32>root);
  let moved: usize = 1;
  while (moved) {
    moved = 0;
    for (let lane: usize = 0; lane < 32; lane += 4) {
      const node = <usize>load<u32>(leaves + lane);
      const value = load<f32>(valueAt(node, tile) + lane);
      const isLeaf = <usize>load<u32>(node, offsetof<TreeNode>("child")) == node;
      const isByCategory = !isLeaf && load<u32>(node, offsetof<TreeNode>("reach")) > 1;
      const to = isLeaf ? node : isByCategory ? nextByCategory(node, value) : next<f32>(node, value);
      moved |= to ^ node;
      store<u32>(leaves + lane, <u32>to);
    }
  }
}

@inline
function nextByCategory(node: usize, value: f32): usize {
  const reach = load<u32>(node, offsetof<TreeNode>("reach"));
  let right = reach & 1;
  if (value >= 0 && value < <f32>(reach >>> 1)) {
    const code = <u32>value;
    const words = <usize>load<u32>(node, offsetof<TreeNode>("threshold"));
    right = ((load<u32>(words + (<usize>(code >>> 5) << 2)) >>> (code & 31)) & 1) ^ 1;
  }
  return <usize>(load<u32>(node, offsetof<TreeNode>("child")) + (right << NODE_BYTES_LOG2));
}
