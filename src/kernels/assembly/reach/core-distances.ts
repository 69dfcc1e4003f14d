import { claim } from '../gang';
import { heapOf, LEAF, leafCount, PIECE, queryOf, ReachParameters, roundedUp, stackOf } from './parameters';
import { boxSquare, ceiling, exactSquare, isBeyond, leafBlock, nearBits, push, takeRow } from './visit';

/** Squared distance of every position to its k-th nearest other row. */
export function reachCores(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ReachParameters>(block);
  const query = queryOf(q, threadIndex);
  const nPieces = (q.n + PIECE - 1) / PIECE;
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const to = min(q.n, (piece + 1) * PIECE);
    for (let position = piece * PIECE; position < to; position++) {
      takeRow(q, position, query);
      store<f64>(q.cores + ((<usize>position) << 3), kthSquare(q, query, q.k, position));
    }
  }
}

/**
 * Squared core distance of every query: to its k-th nearest row, where one row in the same place does not count: it
 * is the query itself.
 */
export function reachQueryCores(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ReachParameters>(block);
  const query = queryOf(q, threadIndex);
  const heap = heapOf(stackOf(q, query));
  const size = (<usize>q.d) << 2;
  const nPieces = (q.nQueries + PIECE - 1) / PIECE;
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const to = min(q.nQueries, (piece + 1) * PIECE);
    for (let i = piece * PIECE; i < to; i++) {
      memory.fill(query, 0, (<usize>roundedUp(q.d)) << 2);
      memory.copy(query, q.queries + <usize>i * size, size);
      let core = kthSquare(q, query, q.k + 1, -1);
      let isStored = false;
      let before = 0.0;
      for (let at = 0; at <= q.k; at++) {
        const square = load<f64>(heap + ((<usize>at) << 3));
        if (square == 0) isStored = true;
        if (at > 0) before = max(before, square);
      }
      if (!isStored) core = before;
      store<f64>(q.queryCores + ((<usize>i) << 3), core);
    }
  }
}

/** The k-th least squared distance of a query to rows other than the one at `self`; the k least are left in the heap. */
function kthSquare(q: ReachParameters, query: usize, k: i32, self: i32): f64 {
  if (k == 0) return 0;
  const stack = stackOf(q, query);
  const heap = heapOf(stack);
  const d = q.d;
  for (let i = 0; i < k; i++) store<f64>(heap + ((<usize>i) << 3), Infinity);
  let limit = <f32>Infinity;
  let top = push(stack, 0, 0, leafCount(q.n), 0);
  while (top > stack) {
    top -= 16;
    let node = load<i32>(top);
    if (isBeyond(q, node, query, load<f32>(top, 12), load<f64>(heap))) continue;
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
    const block = leafBlock(q, firstLeaf);
    let bits = nearBits(block, query, d, limit);
    if (bits == 0) continue;
    for (; bits != 0; bits &= bits - 1) {
      const s = <i32>ctz(bits);
      if (firstLeaf * LEAF + s == self) continue;
      const square = exactSquare(block, s, query, d);
      if (square < load<f64>(heap)) replaceTop(heap, k, square);
    }
    if (load<f64>(heap) == 0) break;
    limit = ceiling(load<f64>(heap), d);
  }
  return load<f64>(heap);
}

/** Puts a value in the place of the largest of a heap of `size` values. */
@inline
function replaceTop(heap: usize, size: i32, value: f64): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let larger = load<f64>(heap + ((<usize>child) << 3));
    if (child + 1 < size) {
      const other = load<f64>(heap + ((<usize>child) << 3), 8);
      if (other > larger) {
        larger = other;
        child++;
      }
    }
    if (larger <= value) break;
    store<f64>(heap + ((<usize>at) << 3), larger);
    at = child;
  }
  store<f64>(heap + ((<usize>at) << 3), value);
}
