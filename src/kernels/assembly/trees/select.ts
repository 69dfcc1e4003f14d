// Trees by selection: rows are looked at 16 at a time and every node of a tree once. A value is known by its code, the
// number of the trees' thresholds of its column that lie below it, so a node compares 16 bytes with one; a tree is
// worked off from its leaves to its root, where each node keeps the leaf numbers of the side that its rows go to.
import { claim, Gang } from '../gang';
import { BLOCK, writeCodes } from './code-columns';

/** A node, after both of its children. */
@unmanaged
class SelectNode {
  /** Byte offset of the codes of its column. */
  codes: u32;
  /** Code from which on rows go right, less 129. */
  threshold: i8;
  /** 1: the left child is a node, 2: the right one is. */
  kind: u8;
  /** Leaf numbers of those that are leaves. */
  leftLeaf: u8;
  rightLeaf: u8;
  /** Byte offsets of the leaf numbers of those that are nodes. */
  left: u32;
  right: u32;
  /** Byte offset of what it gives. */
  out: u32;
}

const NODE_BYTES: usize = 20;

@unmanaged
class SelectTree {
  nodes: u32;
  nNodes: u32;
  /** f64[leaves, width] */
  values: u32;
}

const TREE_BYTES: usize = 12;

@unmanaged
class SelectParameters extends Gang {
  /** f32[n * d] row-major, NaN is missing. */
  x: usize;
  n: i32;
  d: i32;
  columns: usize;
  nColumns: i32;
  trees: usize;
  nTrees: i32;
  /** Numbers of a leaf. */
  width: i32;
  groups: i32;
  /** f64[n * groups * width], zero before the call. */
  out: usize;
  /** u8[(nColumns + slots) * 512] for each thread. */
  scratch: usize;
  scratchStride: i32;
}

/** Adds the values of the leaf that a row falls into, tree after tree, to the outputs of the tree's group. */
export function selectTrees(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<SelectParameters>(block);
  const codes = q.scratch + <usize>q.scratchStride * <usize>threadIndex;
  const slots = codes + <usize>(q.nColumns * BLOCK);
  const rowBytes = <usize>(q.width * q.groups) << 3;
  const nBlocks = (q.n + BLOCK - 1) / BLOCK;
  for (let piece = claim(q, 0, nBlocks); piece >= 0; piece = claim(q, 0, nBlocks)) {
    const from = piece * BLOCK;
    const rows = min(q.n - from, BLOCK);
    const first = q.x + ((<usize>from * <usize>q.d) << 2);
    writeCodes(q.columns, q.nColumns, codes, first, <usize>q.d << 2, <usize>rows);
    const out = q.out + <usize>from * rowBytes;
    let group = 0;
    for (let tree = 0; tree < q.nTrees; tree++) {
      const one = changetype<SelectTree>(q.trees + <usize>tree * TREE_BYTES);
      findLeaves(one, codes, slots, <usize>((rows + 31) & ~31));
      addValues(<usize>one.values, slots, out + (<usize>(group * q.width) << 3), q.width, rowBytes, <usize>rows);
      group = group + 1 == q.groups ? 0 : group + 1;
    }
  }
}

/** Leaf numbers of the rows of a block, to the first slot. */
function findLeaves(tree: SelectTree, codes: usize, slots: usize, rows: usize): void {
  let at = <usize>tree.nodes;
  const end = at + <usize>tree.nNodes * NODE_BYTES;
  if (at == end) memory.fill(slots, 0, rows);
  for (; at < end; at += NODE_BYTES) {
    const node = changetype<SelectNode>(at);
    const limit = i8x16.splat(node.threshold);
    const kind = node.kind;
    const own = codes + <usize>node.codes;
    const out = slots + <usize>node.out;
    const left = slots + <usize>node.left;
    const right = slots + <usize>node.right;
    const stop = own + rows;
    if (kind == 0) selectLeaves(own, stop, out, limit, node);
    else if (kind == 1) selectLeft(own, stop, out, limit, left, node);
    else if (kind == 2) selectRight(own, stop, out, limit, right, node);
    else selectNodes(own, stop, out, limit, left, right);
  }
}

@inline
function selectLeaves(own: usize, stop: usize, out: usize, limit: v128, node: SelectNode): void {
  const left = i8x16.splat(<i8>node.leftLeaf);
  const right = i8x16.splat(<i8>node.rightLeaf);
  for (; own < stop; own += 32) {
    v128.store(out, v128.bitselect(right, left, i8x16.gt_s(v128.load(own), limit)));
    v128.store(out, v128.bitselect(right, left, i8x16.gt_s(v128.load(own, 16), limit)), 16);
    out += 32;
  }
}

@inline
function selectLeft(own: usize, stop: usize, out: usize, limit: v128, left: usize, node: SelectNode): void {
  const right = i8x16.splat(<i8>node.rightLeaf);
  for (; own < stop; own += 32) {
    v128.store(out, v128.bitselect(right, v128.load(left), i8x16.gt_s(v128.load(own), limit)));
    v128.store(out, v128.bitselect(right, v128.load(left, 16), i8x16.gt_s(v128.load(own, 16), limit)), 16);
    out += 32;
    left += 32;
  }
}

@inline
function selectRight(own: usize, stop: usize, out: usize, limit: v128, right: usize, node: SelectNode): void {
  const left = i8x16.splat(<i8>node.leftLeaf);
  for (; own < stop; own += 32) {
    v128.store(out, v128.bitselect(v128.load(right), left, i8x16.gt_s(v128.load(own), limit)));
    v128.store(out, v128.bitselect(v128.load(right, 16), left, i8x16.gt_s(v128.load(own, 16), limit)), 16);
    out += 32;
    right += 32;
  }
}

@inline
function selectNodes(own: usize, stop: usize, out: usize, limit: v128, left: usize, right: usize): void {
  for (; own < stop; own += 32) {
    v128.store(out, v128.bitselect(v128.load(right), v128.load(left), i8x16.gt_s(v128.load(own), limit)));
    v128.store(
      out,
      v128.bitselect(v128.load(right, 16), v128.load(left, 16), i8x16.gt_s(v128.load(own, 16), limit)),
      16,
    );
    out += 32;
    left += 32;
    right += 32;
  }
}

@inline
function addValues(values: usize, leaves: usize, out: usize, width: i32, rowBytes: usize, rows: usize): void {
  const stop = leaves + rows;
  if (width == 1) {
    for (; leaves < stop; leaves++) {
      store<f64>(out, load<f64>(out) + load<f64>(values + (<usize>load<u8>(leaves) << 3)));
      out += rowBytes;
    }
    return;
  }
  const bytes = <usize>width << 3;
  for (; leaves < stop; leaves++) {
    const from = values + <usize>load<u8>(leaves) * bytes;
    let w: usize = 0;
    for (; w + 8 < bytes; w += 16) {
      v128.store(out + w, f64x2.add(v128.load(out + w), v128.load(from + w)));
    }
    if (w < bytes) store<f64>(out + w, load<f64>(out + w) + load<f64>(from + w));
    out += rowBytes;
  }
}
