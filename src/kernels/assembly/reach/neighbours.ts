// Votes of the k nearest rows: through the tree, or by all rows where columns are too many for boxes to part them.
// Both find the same rows, ties by row number, and add their votes in the order of distance: the same bytes.
import { claim } from '../gang';
import { writeLeaf } from './build-tree';
import { LEAF, leafCount, ReachParameters, roundedUp } from './parameters';
import { boxSquare, ceiling, exactSquare, leafBlock, nearBits, push } from './visit';

/** Queries that a thread takes at a time. */
const GROUP: i32 = 32;
/** Bytes of leaves that a group is compared with before the next ones: they stay in the nearest cache. */
const CHUNK_BYTES: i32 = 16384;
const STACK_BYTES: usize = 1024;
/** A place in the heap: f64 squared distance, i32 row, i32 position. */
const PLACE: usize = 16;
const NOWHERE: i32 = -1;

@unmanaged
class NeighbourParameters extends ReachParameters {
  /** i32[n] number of the row at each position: the lower is the nearer one of equals. */
  rows: usize;
  /** i32[n] class of the row at each position. */
  classes: usize;
  /** f32[n] vote of the row at each position. */
  votes: usize;
  nClasses: i32;
  /** Whether votes are divided by the distance. */
  byDistance: i32;
  /** Out: f32[nQueries, nClasses]. */
  probabilities: usize;
  /** Out: i32[nQueries, k] rows, the nearest first, instead of votes; 0: votes. */
  found: usize;
  /** Of each thread: f64[nClasses] sums, stack, queries, limits and heaps of a group, `workStride` bytes apart. */
  work: usize;
  workStride: i32;
  /** f64[n] what the row at each position has, and of one class: its mean by votes is told; 0: shares are. */
  numbers: usize;
}

/** Blocks of rows in their own order instead of a tree. */
export function reachBlocks(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ReachParameters>(block);
  if (threadIndex > 0) return;
  for (let i = 0; i < q.n; i++) store<i32>(q.order + ((<usize>i) << 2), i);
  const nLeaves = leafCount(q.n);
  for (let leaf = 0; leaf < nLeaves; leaf++) writeLeaf(q, leaf, leaf * LEAF, min(q.n, (leaf + 1) * LEAF));
}

/** Bytes of work that each thread needs. */
export function neighbourWorkBytes(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<NeighbourParameters>(block);
  const ofQuery = ((<u64>roundedUp(q.d)) << 2) + 4 + <u64>q.k * <u64>PLACE;
  return <f64>((((<u64>q.nClasses) << 3) + STACK_BYTES + <u64>GROUP * ofQuery + 127) & ~63);
}

@inline
function stackOf(q: NeighbourParameters, work: usize): usize {
  return work + ((<usize>(q.nClasses + 1) & ~1) << 3);
}

@inline
function queryOf(q: NeighbourParameters, work: usize, at: i32): usize {
  return stackOf(q, work) + STACK_BYTES + ((<usize>at * <usize>roundedUp(q.d)) << 2);
}

/** f32: no row whose f32 square is larger can be among the nearest. */
@inline
function limitOf(q: NeighbourParameters, work: usize, at: i32): usize {
  return queryOf(q, work, GROUP) + ((<usize>at) << 2);
}

@inline
function heapOf(q: NeighbourParameters, work: usize, at: i32): usize {
  return limitOf(q, work, GROUP) + <usize>at * <usize>q.k * PLACE;
}

/** Votes by the tree; returns how many leaves the thread looked at. */
export function neighboursByTree(threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<NeighbourParameters>(block);
  let visited: i64 = 0;
  const work = q.work + <usize>threadIndex * <usize>q.workStride;
  const nPieces = (q.nQueries + GROUP - 1) / GROUP;
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const to = min(q.nQueries, (piece + 1) * GROUP);
    for (let i = piece * GROUP; i < to; i++) {
      takeQuery(q, i, queryOf(q, work, 0));
      emptyHeap(q, heapOf(q, work, 0));
      visited += seek(q, queryOf(q, work, 0), stackOf(q, work), heapOf(q, work, 0));
      vote(q, i, work, heapOf(q, work, 0));
    }
  }
  return <f64>visited;
}

/** Votes by all rows. */
export function neighboursByAll(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<NeighbourParameters>(block);
  const work = q.work + <usize>threadIndex * <usize>q.workStride;
  const nPieces = (q.nQueries + GROUP - 1) / GROUP;
  const nLeaves = leafCount(q.n);
  const perChunk = max(1, CHUNK_BYTES / (q.d * LEAF * 4));
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const from = piece * GROUP;
    const size = min(q.nQueries - from, GROUP);
    for (let at = 0; at < size; at++) {
      takeQuery(q, from + at, queryOf(q, work, at));
      emptyHeap(q, heapOf(q, work, at));
      store<f32>(limitOf(q, work, at), Infinity);
    }
    for (let leaf = 0; leaf < nLeaves; leaf += perChunk) {
      const end = min(nLeaves, leaf + perChunk);
      for (let at = 0; at < size; at += 2) compareTwo(q, work, at, at + 1 < size, leaf, end);
    }
    for (let at = 0; at < size; at++) vote(q, from + at, work, heapOf(q, work, at));
  }
}

function takeQuery(q: NeighbourParameters, i: i32, query: usize): void {
  const size = (<usize>q.d) << 2;
  memory.fill(query, 0, (<usize>roundedUp(q.d)) << 2);
  memory.copy(query, q.queries + <usize>i * size, size);
}

function emptyHeap(q: NeighbourParameters, heap: usize): void {
  for (let at = heap, end = heap + <usize>q.k * PLACE; at < end; at += PLACE) {
    store<f64>(at, Infinity);
    store<i32>(at, i32.MAX_VALUE, 8);
    store<i32>(at, NOWHERE, 12);
  }
}

/** Fills the heap of a query; returns how many leaves it looked at. */
function seek(q: NeighbourParameters, query: usize, stack: usize, heap: usize): i32 {
  const d = q.d;
  let visited = 0;
  let limit = <f32>Infinity;
  let top = push(stack, 0, 0, leafCount(q.n), 0);
  while (top > stack) {
    top -= 16;
    if (!(load<f32>(top, 12) <= limit)) continue;
    let node = load<i32>(top);
    let firstLeaf = load<i32>(top, 4);
    let nLeaves = load<i32>(top, 8);
    while (nLeaves > 1) {
      const left = (nLeaves + 1) >> 1;
      const toLeft = boxSquare(q, node + 1, query);
      const toRight = boxSquare(q, node + 2 * left, query);
      if (toLeft <= toRight) {
        if (toRight <= limit) top = push(top, node + 2 * left, firstLeaf + left, nLeaves - left, toRight);
        node += 1;
        nLeaves = left;
      } else {
        if (toLeft <= limit) top = push(top, node + 1, firstLeaf, left, toLeft);
        node += 2 * left;
        firstLeaf += left;
        nLeaves -= left;
      }
    }
    const bits = nearBits(leafBlock(q, firstLeaf), query, d, limit);
    if (bits != 0 && takeRows(q, firstLeaf, bits, query, heap)) limit = ceiling(load<f64>(heap), d);
    visited++;
  }
  return visited;
}

/** Two queries against leaves [from, to); the second is left out where there is none. */
function compareTwo(q: NeighbourParameters, work: usize, at: i32, isPair: bool, from: i32, to: i32): void {
  const d = q.d;
  const first = queryOf(q, work, at);
  const second = isPair ? queryOf(q, work, at + 1) : first;
  const limits = limitOf(q, work, at);
  for (let leaf = from; leaf < to; leaf++) {
    const block = leafBlock(q, leaf);
    const bits = nearBitsOfTwo(block, first, second, d, load<f32>(limits), load<f32>(limits, 4));
    const own = bits & 0xffff;
    if (own != 0 && takeRows(q, leaf, own, first, heapOf(q, work, at))) {
      store<f32>(limits, ceiling(load<f64>(heapOf(q, work, at)), d));
    }
    const others = bits >>> 16;
    if (isPair && others != 0 && takeRows(q, leaf, others, second, heapOf(q, work, at + 1))) {
      store<f32>(limits, ceiling(load<f64>(heapOf(q, work, at + 1)), d), 4);
    }
  }
}

/** As nearBits, of two queries: the bits of the second are the upper ones. */
@inline
function nearBitsOfTwo(block: usize, first: usize, second: usize, d: i32, limit: f32, limit2: f32): i32 {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const end = first + ((<usize>d) << 2);
  while (first < end) {
    const s = v128.load32_splat(first);
    const t = v128.load32_splat(second);
    let x = v128.load(block);
    a0 = squareAdded(a0, f32x4.sub(x, s));
    b0 = squareAdded(b0, f32x4.sub(x, t));
    x = v128.load(block, 16);
    a1 = squareAdded(a1, f32x4.sub(x, s));
    b1 = squareAdded(b1, f32x4.sub(x, t));
    x = v128.load(block, 32);
    a2 = squareAdded(a2, f32x4.sub(x, s));
    b2 = squareAdded(b2, f32x4.sub(x, t));
    x = v128.load(block, 48);
    a3 = squareAdded(a3, f32x4.sub(x, s));
    b3 = squareAdded(b3, f32x4.sub(x, t));
    block += 64;
    first += 4;
    second += 4;
  }
  const most = f32x4.splat(limit);
  const most2 = f32x4.splat(limit2);
  const own = bitsOf(f32x4.le(a0, most), f32x4.le(a1, most), f32x4.le(a2, most), f32x4.le(a3, most));
  return own | (bitsOf(f32x4.le(b0, most2), f32x4.le(b1, most2), f32x4.le(b2, most2), f32x4.le(b3, most2)) << 16);
}

@inline
function squareAdded(sum: v128, difference: v128): v128 {
  return f32x4.add(sum, f32x4.mul(difference, difference));
}

@inline
function bitsOf(a: v128, b: v128, c: v128, e: v128): i32 {
  return i32x4.bitmask(a) | (i32x4.bitmask(b) << 4) | (i32x4.bitmask(c) << 8) | (i32x4.bitmask(e) << 12);
}

/** Puts those rows of a leaf into the heap that are nearer than what it holds; whether any was. */
function takeRows(q: NeighbourParameters, leaf: i32, given: i32, query: usize, heap: usize): bool {
  const block = leafBlock(q, leaf);
  let isNew = false;
  for (let bits = given; bits != 0; bits &= bits - 1) {
    const s = <i32>ctz(bits);
    const square = exactSquare(block, s, query, q.d);
    const position = leaf * LEAF + s;
    if (!(square <= load<f64>(heap))) continue;
    const row = load<i32>(q.rows + ((<usize>position) << 2));
    if (!isBefore(square, row, load<f64>(heap), load<i32>(heap, 8))) continue;
    replaceTop(heap, q.k, square, row, position);
    isNew = true;
  }
  return isNew;
}

@inline
function isBefore(square: f64, row: i32, other: f64, otherRow: i32): bool {
  return square < other || (square == other && row < otherRow);
}

/** Puts a row in the place of the farthest of a heap of `size` places. */
function replaceTop(heap: usize, size: i32, square: f64, row: i32, position: i32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let place = heap + <usize>child * PLACE;
    if (child + 1 < size) {
      const next = place + PLACE;
      if (isBefore(load<f64>(place), load<i32>(place, 8), load<f64>(next), load<i32>(next, 8))) {
        place = next;
        child++;
      }
    }
    if (isBefore(load<f64>(place), load<i32>(place, 8), square, row)) break;
    v128.store(heap + <usize>at * PLACE, v128.load(place));
    at = child;
  }
  const to = heap + <usize>at * PLACE;
  store<f64>(to, square);
  store<i32>(to, row, 8);
  store<i32>(to, position, 12);
}

/** Shares of the classes in the votes of a heap, the nearest first. */
function vote(q: NeighbourParameters, i: i32, sums: usize, heap: usize): void {
  if (q.found != 0) return tell(q, i, heap);
  const nClasses = <usize>q.nClasses;
  memory.fill(sums, 0, nClasses << 3);
  sortHeap(heap, q.k);
  // Rows in the very place of the query leave no vote to others.
  const isSame = load<f64>(heap) == 0;
  let total = 0.0;
  for (let at = heap, end = heap + <usize>q.k * PLACE; at < end; at += PLACE) {
    const position = load<i32>(at, 12);
    const square = load<f64>(at);
    if (position == NOWHERE || (q.byDistance && isSame && square > 0)) break;
    let share = <f64>load<f32>(q.votes + ((<usize>position) << 2));
    if (q.byDistance && !isSame) share /= sqrt(square);
    if (q.numbers != 0) {
      const number = load<f64>(q.numbers + ((<usize>position) << 3));
      store<f64>(sums, load<f64>(sums) + share * number);
      total += share;
      continue;
    }
    const sum = sums + ((<usize>load<i32>(q.classes + ((<usize>position) << 2))) << 3);
    store<f64>(sum, load<f64>(sum) + share);
    total += share;
  }
  const out = q.probabilities + ((<usize>i * nClasses) << 2);
  for (let c: usize = 0; c < nClasses; c++) {
    const share = total > 0 ? load<f64>(sums + (c << 3)) / total : 1.0 / <f64>nClasses;
    store<f32>(out + (c << 2), <f32>share);
  }
}

/** The rows of a heap, the nearest first. */
function tell(q: NeighbourParameters, i: i32, heap: usize): void {
  sortHeap(heap, q.k);
  const out = q.found + ((<usize>i * <usize>q.k) << 2);
  for (let at = 0; at < q.k; at++) {
    store<i32>(out + ((<usize>at) << 2), load<i32>(heap + <usize>at * PLACE, 8));
  }
}

/** Ascending by distance and row. */
function sortHeap(heap: usize, size: i32): void {
  for (let left = size - 1; left > 0; left--) {
    const last = heap + <usize>left * PLACE;
    const square = load<f64>(last);
    const row = load<i32>(last, 8);
    const position = load<i32>(last, 12);
    v128.store(last, v128.load(heap));
    replaceTop(heap, left, square, row, position);
  }
}
