import { claim } from '../gang';
import { LEAF, leafCount, MIXED, PIECE, queryOf, ReachParameters, roundedUp, stackOf } from './parameters';
import { leastCores } from './spanning-tree';
import { boxSquare, ceiling, exactSquare, isBeyond, leafBlock, nearBits, push } from './visit';

/** Label of a row that belongs nowhere; a query that skips it alone. */
const NOWHERE: i32 = -1;
/** A query that takes any row. */
const ANY: i32 = -2;
/** A query that is not asked. */
const UNASKED: i32 = -3;

/** Makes `labels` and `cores` (both by position) known to the nodes; on one thread. */
export function reachLabel(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ReachParameters>(block);
  leastCores(q, 0, 0, leafCount(q.n));
  coverLabels(q, 0, 0, leafCount(q.n));
}

/** A node has the label of its rows, those that belong nowhere aside. */
function coverLabels(q: ReachParameters, node: i32, firstLeaf: i32, nLeaves: i32): i32 {
  let label = NOWHERE;
  if (nLeaves == 1) {
    const to = min(q.n, (firstLeaf + 1) * LEAF);
    for (let p = firstLeaf * LEAF; p < to; p++) label = both(label, load<i32>(q.labels + ((<usize>p) << 2)));
  } else {
    const left = (nLeaves + 1) >> 1;
    label = coverLabels(q, node + 1, firstLeaf, left);
    label = both(label, coverLabels(q, node + 2 * left, firstLeaf + left, nLeaves - left));
  }
  store<i32>(q.nodeLabels + ((<usize>node) << 2), label);
  return label;
}

@inline
function both(a: i32, b: i32): i32 {
  return a == NOWHERE ? b : b == NOWHERE || a == b ? a : MIXED;
}

/**
 * The row of least mutual reachability to every query; of equals the nearest, of those always the same. By `skips`: -2 of all
 * rows, -1 of those that have a label, c >= 0 of those that have another label; -3 none is sought.
 */
export function reachNearest(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ReachParameters>(block);
  const query = queryOf(q, threadIndex);
  const size = (<usize>q.d) << 2;
  const nPieces = (q.nQueries + PIECE - 1) / PIECE;
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const to = min(q.nQueries, (piece + 1) * PIECE);
    for (let i = piece * PIECE; i < to; i++) {
      const skip = load<i32>(q.skips + ((<usize>i) << 2));
      if (skip == UNASKED) continue;
      memory.fill(query, 0, (<usize>roundedUp(q.d)) << 2);
      memory.copy(query, q.queries + <usize>i * size, size);
      seekRow(q, i, skip, query);
    }
  }
}

function seekRow(q: ReachParameters, i: i32, skip: i32, query: usize): void {
  const core = load<f64>(q.queryCores + ((<usize>i) << 3));
  const stack = stackOf(q, query);
  const d = q.d;
  let best = Infinity;
  let bestSquare = Infinity;
  let row = -1;
  let limit = <f32>Infinity;
  let top = push(stack, 0, 0, leafCount(q.n), 0);
  while (top > stack) {
    top -= 16;
    let square = load<f32>(top, 12);
    let node = load<i32>(top);
    if (isBeyond(q, node, query, square, best == core ? bestSquare : best)) continue;
    let firstLeaf = load<i32>(top, 4);
    let nLeaves = load<i32>(top, 8);
    while (nLeaves > 1 && square <= limit) {
      const left = (nLeaves + 1) >> 1;
      const right = node + 2 * left;
      const toLeft = reachOf(q, node + 1, query, skip, best);
      const toRight = reachOf(q, right, query, skip, best);
      if (toLeft <= toRight) {
        if (toRight <= limit) top = push(top, right, firstLeaf + left, nLeaves - left, toRight);
        node += 1;
        nLeaves = left;
        square = toLeft;
      } else {
        if (toLeft <= limit) top = push(top, node + 1, firstLeaf, left, toLeft);
        node = right;
        firstLeaf += left;
        nLeaves -= left;
        square = toRight;
      }
    }
    if (isBeyond(q, node, query, square, best == core ? bestSquare : best)) continue;
    const block = leafBlock(q, firstLeaf);
    let bits = nearBits(block, query, d, limit);
    for (; bits != 0; bits &= bits - 1) {
      const s = <i32>ctz(bits);
      const at = (<usize>(firstLeaf * LEAF + s)) << 2;
      const label = load<i32>(q.labels + at);
      if (skip != ANY && (label == NOWHERE || label == skip)) continue;
      const otherCore = load<f64>(q.cores + (at << 1));
      if (otherCore > best) continue;
      const exact = exactSquare(block, s, query, d);
      const reach = max(max(core, otherCore), exact);
      if (reach > best) continue;
      if (reach == best && exact >= bestSquare) continue;
      best = reach;
      bestSquare = exact;
      row = load<i32>(q.order + at);
    }
    if (best == core && bestSquare == 0) break;
    // Where the core distance of the query decides, only a nearer row is better.
    limit = ceiling(best == core ? bestSquare : best, d);
  }
  store<i32>(q.nearest + ((<usize>i) << 2), row);
  store<f64>(q.nearestSquares + ((<usize>i) << 3), best);
}

@inline
function reachOf(q: ReachParameters, node: i32, query: usize, skip: i32, best: f64): f32 {
  const label = load<i32>(q.nodeLabels + ((<usize>node) << 2));
  if (skip != ANY && (label == skip || label == NOWHERE)) return <f32>NaN;
  if (load<f64>(q.nodeCores + ((<usize>node) << 3)) > best) return <f32>NaN;
  return boxSquare(q, node, query);
}
