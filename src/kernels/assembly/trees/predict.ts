// Trees over blocks of rows. A block is turned into tiles of 8 rows, column by column, and each tile walks one tree at
// a time, its 8 rows side by side: their chains of loads overlap. A leaf leads to itself, so rows wait for the longest.
import { claim, Gang } from '../gang';

const TILE: i32 = 8;
const TILE_COLUMN_BYTES_LOG2: usize = 5;
const COLUMN: u32 = ~(<u32>31);
const MISSING_RIGHT: u32 = 1;
const BY_CATEGORY: u32 = 2;
const NODE_BYTES_LOG2: u32 = 4;

/** Pointers are absolute. */
@unmanaged
class TreeNode {
  /** 32 times the column, MISSING_RIGHT, BY_CATEGORY. */
  question: u32;
  /** f32 threshold, or pointer to the words of a set. */
  threshold: u32;
  /** Left child, the right one is the next node; of a leaf itself. */
  child: u32;
  /** Codes that a set reaches; of a leaf the pointer to its values. */
  reach: u32;
}

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
    writeTiles(q, tiles, from, rows);
    const out = q.out + <usize>from * rowBytes;
    let group = 0;
    for (let tree = 0; tree < q.nTrees; tree++) {
      const root = <usize>load<u32>(q.roots + (<usize>tree << 2));
      const skip = q.skip == 0 ? 0 : q.skip + ((<usize>tree * <usize>((q.n + 31) >> 5)) << 2);
      walkBlock(q, root, tiles, from, rows, skip, out + (<usize>(group * q.width) << 3), leaves);
      group = group + 1 == q.groups ? 0 : group + 1;
    }
  }
}

function writeTiles(q: PredictParameters, tiles: usize, from: i32, rows: i32): void {
  const rowBytes = <usize>q.d << 2;
  const padded = (rows + TILE - 1) & ~(TILE - 1);
  for (let row = 0; row < padded; row++) {
    const lane = <usize>(row & (TILE - 1)) << 2;
    let to = tiles + <usize>(row & ~(TILE - 1)) * rowBytes + lane;
    const end = to + (<usize>q.d << TILE_COLUMN_BYTES_LOG2);
    let at = q.x + <usize>(from + min(row, rows - 1)) * rowBytes;
    for (; to < end; to += 32) {
      store<f32>(to, load<f32>(at));
      at += 4;
    }
  }
}

function walkBlock(
  q: PredictParameters,
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
    if (q.hasCategories) walkTileByCategories(root, tiles, leaves);
    else walkTile(root, tiles, leaves);
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

@inline
function next(node: usize, value: f32): usize {
  const limit = load<f32>(node, offsetof<TreeNode>("threshold"));
  const question = load<u32>(node);
  const right = <u32>(value > limit) | (<u32>!(value <= limit) & question & MISSING_RIGHT);
  return <usize>(load<u32>(node, offsetof<TreeNode>("child")) + (right << NODE_BYTES_LOG2));
}

@inline
function valueAt(node: usize, tile: usize): usize {
  return tile + <usize>(load<u32>(node) & COLUMN);
}

function walkTile(root: usize, tile: usize, leaves: usize): void {
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
    const m0 = next(n0, load<f32>(valueAt(n0, tile), 0));
    moved = m0 ^ n0;
    n0 = m0;
    const m1 = next(n1, load<f32>(valueAt(n1, tile), 4));
    moved |= m1 ^ n1;
    n1 = m1;
    const m2 = next(n2, load<f32>(valueAt(n2, tile), 8));
    moved |= m2 ^ n2;
    n2 = m2;
    const m3 = next(n3, load<f32>(valueAt(n3, tile), 12));
    moved |= m3 ^ n3;
    n3 = m3;
    const m4 = next(n4, load<f32>(valueAt(n4, tile), 16));
    moved |= m4 ^ n4;
    n4 = m4;
    const m5 = next(n5, load<f32>(valueAt(n5, tile), 20));
    moved |= m5 ^ n5;
    n5 = m5;
    const m6 = next(n6, load<f32>(valueAt(n6, tile), 24));
    moved |= m6 ^ n6;
    n6 = m6;
    const m7 = next(n7, load<f32>(valueAt(n7, tile), 28));
    moved |= m7 ^ n7;
    n7 = m7;
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
      const to = load<u32>(node) & BY_CATEGORY ? nextByCategory(node, value) : next(node, value);
      moved |= to ^ node;
      store<u32>(leaves + lane, <u32>to);
    }
  }
}

@inline
function nextByCategory(node: usize, value: f32): usize {
  let right = load<u32>(node) & MISSING_RIGHT;
  if (value >= 0 && value < <f32>load<u32>(node, offsetof<TreeNode>("reach"))) {
    const code = <u32>value;
    const words = <usize>load<u32>(node, offsetof<TreeNode>("threshold"));
    right = ((load<u32>(words + (<usize>(code >>> 5) << 2)) >>> (code & 31)) & 1) ^ 1;
  }
  return <usize>(load<u32>(node, offsetof<TreeNode>("child")) + (right << NODE_BYTES_LOG2));
}
