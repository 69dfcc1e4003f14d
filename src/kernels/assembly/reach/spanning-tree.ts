// Boruvka's rounds over the k-d tree: each component looks for its nearest other one. Which of several edges of one
// length is taken may depend on the threads; the lengths, and which rows hang together up to a length, do not.
import { barrier, claim } from '../gang';
import { heapOf, LEAF, leafCount, MIXED, PIECE, queryOf, ReachParameters, stackOf } from './parameters';
import { boxSquare, ceiling, exactSquare, isBeyond, leafBlock, nearBits, push, takeRow } from './visit';

/** Every row a component of its own; on one thread, after the core distances. */
export function reachStart(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ReachParameters>(block);
  q.nEdges = 0;
  for (let p = 0; p < q.n; p++) {
    const at = (<usize>p) << 2;
    store<i32>(q.labels + at, p);
    store<i32>(q.parents + at, p);
    store<i32>(q.targets + at, -1);
    store<f64>(q.bounds + (at << 1), load<f64>(q.cores + (at << 1)));
  }
  leastCores(q, 0, 0, leafCount(q.n));
}

/** Fills `nodeCores` from `cores`. */
export function leastCores(q: ReachParameters, node: i32, firstLeaf: i32, nLeaves: i32): f64 {
  let least = Infinity;
  if (nLeaves == 1) {
    const to = min(q.n, (firstLeaf + 1) * LEAF);
    for (let p = firstLeaf * LEAF; p < to; p++) least = min(least, load<f64>(q.cores + ((<usize>p) << 3)));
  } else {
    const left = (nLeaves + 1) >> 1;
    least = leastCores(q, node + 1, firstLeaf, left);
    least = min(least, leastCores(q, node + 2 * left, firstLeaf + left, nLeaves - left));
  }
  store<f64>(q.nodeCores + ((<usize>node) << 3), least);
  return least;
}

/** One round; returns the number of edges so far. */
export function reachRound(threadIndex: i32, nThreads: i32, block: usize): i32 {
  const q = changetype<ReachParameters>(block);
  const nPieces = (q.n + PIECE - 1) / PIECE;
  if (threadIndex == 0) prepare(q);
  barrier(q, nThreads);
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const to = min(q.n, (piece + 1) * PIECE);
    for (let p = piece * PIECE; p < to; p++) seek(q, p, queryOf(q, threadIndex));
  }
  barrier(q, nThreads);
  if (threadIndex == 0) {
    merge(q);
    store<i32>(block, 0, offsetof<ReachParameters>("cursor"));
  }
  return q.nEdges;
}

/** Carries over what earlier rounds found; the largest component does not look, all others merge into something. */
function prepare(q: ReachParameters): void {
  for (let c = 0; c < q.n; c++) {
    const at = (<usize>c) << 2;
    store<f64>(q.best + (at << 1), Infinity);
    store<i32>(q.picks + at, 0);
  }
  let largest = 0;
  let most = 0;
  for (let p = 0; p < q.n; p++) {
    const at = (<usize>p) << 2;
    const label = load<i32>(q.labels + at);
    const ofLabel = (<usize>label) << 2;
    const size = load<i32>(q.picks + ofLabel) + 1;
    store<i32>(q.picks + ofLabel, size);
    if (size > most) {
      most = size;
      largest = label;
    }
    const target = load<i32>(q.targets + at);
    if (target < 0) continue;
    if (load<i32>(q.labels + ((<usize>target) << 2)) == label) {
      store<i32>(q.targets + at, -1);
      continue;
    }
    const found = load<f64>(q.bounds + (at << 1));
    if (found < load<f64>(q.best + (ofLabel << 1))) store<f64>(q.best + (ofLabel << 1), found);
  }
  store<f64>(q.best + ((<usize>largest) << 3), -1);
  memory.fill(q.picks, 0xff, (<usize>q.n) << 2);
  shareLabels(q, 0, 0, leafCount(q.n));
}

function shareLabels(q: ReachParameters, node: i32, firstLeaf: i32, nLeaves: i32): i32 {
  let label: i32;
  if (nLeaves == 1) {
    const from = firstLeaf * LEAF;
    const to = min(q.n, from + LEAF);
    label = load<i32>(q.labels + ((<usize>from) << 2));
    for (let p = from + 1; p < to; p++) {
      if (load<i32>(q.labels + ((<usize>p) << 2)) != label) label = MIXED;
    }
  } else {
    const left = (nLeaves + 1) >> 1;
    label = shareLabels(q, node + 1, firstLeaf, left);
    if (shareLabels(q, node + 2 * left, firstLeaf + left, nLeaves - left) != label) label = MIXED;
  }
  store<i32>(q.nodeLabels + ((<usize>node) << 2), label);
  return label;
}

/** Looks for the nearest row of another component that is nearer than the best of this component. */
function seek(q: ReachParameters, position: i32, query: usize): void {
  const own = (<usize>position) << 2;
  if (load<i32>(q.targets + own) >= 0) return;
  const label = load<i32>(q.labels + own);
  const shared = q.best + ((<usize>label) << 3);
  let best = reinterpret<f64>(atomic.load<i64>(shared));
  if (load<f64>(q.bounds + (own << 1)) >= best) return;
  const core = load<f64>(q.cores + (own << 1));
  takeRow(q, position, query);
  const stack = stackOf(q, query);
  const d = q.d;
  let target = -1;
  let limit = ceiling(best, d);
  let top = push(stack, 0, 0, leafCount(q.n), 0);
  while (top > stack && best > core) {
    top -= 16;
    let square = load<f32>(top, 12);
    let node = load<i32>(top);
    if (isBeyond(q, node, query, square, best)) continue;
    let firstLeaf = load<i32>(top, 4);
    let nLeaves = load<i32>(top, 8);
    while (nLeaves > 1 && square <= limit) {
      const left = (nLeaves + 1) >> 1;
      const right = node + 2 * left;
      const toLeft = reachOf(q, node + 1, query, label, best);
      const toRight = reachOf(q, right, query, label, best);
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
    if (isBeyond(q, node, query, square, best)) continue;
    const block = leafBlock(q, firstLeaf);
    let bits = nearBits(block, query, d, limit);
    for (; bits != 0; bits &= bits - 1) {
      const s = <i32>ctz(bits);
      const other = (<usize>(firstLeaf * LEAF + s)) << 2;
      if (load<i32>(q.labels + other) == label) continue;
      const otherCore = load<f64>(q.cores + (other << 1));
      if (otherCore >= best) continue;
      const reach = max(max(core, otherCore), exactSquare(block, s, query, d));
      if (reach >= best) continue;
      best = reach;
      target = firstLeaf * LEAF + s;
    }
    limit = ceiling(best, d);
  }
  store<f64>(q.bounds + (own << 1), best);
  store<i32>(q.targets + own, target);
  if (target >= 0) lower(shared, best);
}

/** Squared distance to the box of a node; NaN where no row of it can be nearer than `best`. */
@inline
function reachOf(q: ReachParameters, node: i32, query: usize, label: i32, best: f64): f32 {
  if (load<i32>(q.nodeLabels + ((<usize>node) << 2)) == label) return <f32>NaN;
  if (load<f64>(q.nodeCores + ((<usize>node) << 3)) >= best) return <f32>NaN;
  return boxSquare(q, node, query);
}

/** Lowers a shared f64 that is not negative; such numbers are in the order of their bits. */
function lower(at: usize, value: f64): void {
  const bits = reinterpret<i64>(value);
  let seen = atomic.load<i64>(at);
  while (bits < seen) {
    const was = atomic.cmpxchg<i64>(at, seen, bits);
    if (was == seen) return;
    seen = was;
  }
}

/** Takes the shortest edge of each component that looked, unless its ends were joined by another. */
function merge(q: ReachParameters): void {
  for (let p = 0; p < q.n; p++) {
    const at = (<usize>p) << 2;
    if (load<i32>(q.targets + at) < 0) continue;
    const ofLabel = (<usize>load<i32>(q.labels + at)) << 2;
    if (load<f64>(q.bounds + (at << 1)) != load<f64>(q.best + (ofLabel << 1))) continue;
    if (load<i32>(q.picks + ofLabel) < 0) store<i32>(q.picks + ofLabel, p);
  }
  for (let c = 0; c < q.n; c++) {
    const p = load<i32>(q.picks + ((<usize>c) << 2));
    if (p < 0) continue;
    const target = load<i32>(q.targets + ((<usize>p) << 2));
    const a = rootOf(q, c);
    const b = rootOf(q, load<i32>(q.labels + ((<usize>target) << 2)));
    if (a == b) continue;
    store<i32>(q.parents + ((<usize>max(a, b)) << 2), min(a, b));
    const at = (<usize>q.nEdges) << 2;
    store<i32>(q.edgesFrom + at, load<i32>(q.order + ((<usize>p) << 2)));
    store<i32>(q.edgesTo + at, load<i32>(q.order + ((<usize>target) << 2)));
    store<f64>(q.edgeLengths + (at << 1), load<f64>(q.bounds + ((<usize>p) << 3)));
    q.nEdges++;
  }
  for (let p = 0; p < q.n; p++) {
    const at = q.labels + ((<usize>p) << 2);
    store<i32>(at, rootOf(q, load<i32>(at)));
  }
}

function rootOf(q: ReachParameters, component: i32): i32 {
  let c = component;
  let parent = load<i32>(q.parents + ((<usize>c) << 2));
  while (parent != c) {
    const above = load<i32>(q.parents + ((<usize>parent) << 2));
    store<i32>(q.parents + ((<usize>c) << 2), above);
    c = above;
    parent = load<i32>(q.parents + ((<usize>c) << 2));
  }
  return c;
}
