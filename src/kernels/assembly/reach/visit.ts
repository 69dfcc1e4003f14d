// Distances to boxes and leaves: f32 tells what can be near enough, f64 how near it is.
import { LEAF, ReachParameters, roundedUp } from './parameters';

/** Twice 2^-24. */
const STEP: f64 = 1.1920928955078125e-7;
/** More than what is lost to f32 below the smallest normal number. */
const SMALL: f64 = 1e-36;

/** An f32 that no f32 square exceeds whose exact value is at most `square`. */
@inline
export function ceiling(square: f64, d: i32): f32 {
  return <f32>(square * (1.0 + <f64>(d + 8) * STEP) + SMALL);
}

/** Squared distance of a query f32[d4] to the box of a node. */
@inline
export function boxSquare(q: ReachParameters, node: i32, query: usize): f32 {
  const bytes = (<usize>roundedUp(q.d)) << 2;
  let low = q.boxes + ((<usize>node * bytes) << 1);
  const end = low + bytes;
  let sum = f32x4.splat(0);
  const zero = f32x4.splat(0);
  while (low < end) {
    const at = v128.load(query);
    const below = f32x4.sub(v128.load(low), at);
    const above = f32x4.sub(at, v128.load(low + bytes));
    const out = f32x4.pmax(f32x4.pmax(below, above), zero);
    sum = f32x4.add(sum, f32x4.mul(out, out));
    low += 16;
    query += 16;
  }
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

/** An f32 that every f32 square exceeds whose exact value is at least `square`, or meets. */
@inline
export function floor(square: f64, d: i32): f32 {
  return <f32>(square * (1.0 - <f64>(d + 8) * STEP) - SMALL);
}

/**
 * Whether no row of a node is nearer than `square`: its box is too far beyond doubt, or at a tie by f64, which rounds in
 * the order of `exactSquare` and so never above the distance of a row. `found` is its f32 square or NaN.
 */
@inline
export function isBeyond(q: ReachParameters, node: i32, query: usize, found: f32, square: f64): bool {
  if (!(found <= ceiling(square, q.d))) return true;
  return found >= floor(square, q.d) && boxSquareExactly(q, node, query) >= square;
}

function boxSquareExactly(q: ReachParameters, node: i32, query: usize): f64 {
  const bytes = (<usize>roundedUp(q.d)) << 2;
  const low = q.boxes + ((<usize>node * bytes) << 1);
  let sum = 0.0;
  for (let j: usize = 0; j < (<usize>q.d) << 2; j += 4) {
    const at = <f64>load<f32>(query + j);
    const out = max(max(<f64>load<f32>(low + j) - at, at - <f64>load<f32>(low + bytes + j)), 0);
    sum += out * out;
  }
  return sum;
}

@inline
export function leafBlock(q: ReachParameters, leaf: i32): usize {
  return q.blocks + ((<usize>leaf * <usize>q.d * <usize>LEAF) << 2);
}

/** Bit s is set where row s of a leaf may be as near as `limit`. */
@inline
export function nearBits(block: usize, query: usize, d: i32, limit: f32): i32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let e = f32x4.splat(0);
  const end = query + ((<usize>d) << 2);
  while (query < end) {
    const at = v128.load32_splat(query);
    const da = f32x4.sub(v128.load(block), at);
    const db = f32x4.sub(v128.load(block, 16), at);
    const dc = f32x4.sub(v128.load(block, 32), at);
    const de = f32x4.sub(v128.load(block, 48), at);
    a = f32x4.add(a, f32x4.mul(da, da));
    b = f32x4.add(b, f32x4.mul(db, db));
    c = f32x4.add(c, f32x4.mul(dc, dc));
    e = f32x4.add(e, f32x4.mul(de, de));
    block += 64;
    query += 4;
  }
  const most = f32x4.splat(limit);
  return (
    i32x4.bitmask(f32x4.le(a, most)) |
    (i32x4.bitmask(f32x4.le(b, most)) << 4) |
    (i32x4.bitmask(f32x4.le(c, most)) << 8) |
    (i32x4.bitmask(f32x4.le(e, most)) << 12)
  );
}

/** Squared distance in f64 of a query to row s of a leaf; the same in both directions. */
@inline
export function exactSquare(block: usize, s: i32, query: usize, d: i32): f64 {
  let sum = 0.0;
  let at = block + ((<usize>s) << 2);
  const end = query + ((<usize>d) << 2);
  while (query < end) {
    const difference = <f64>load<f32>(at) - <f64>load<f32>(query);
    sum += difference * difference;
    at += 64;
    query += 4;
  }
  return sum;
}

/** Nodes that are still to be visited; an entry is (node, first leaf, leaves, squared distance). */
@inline
export function push(top: usize, node: i32, firstLeaf: i32, nLeaves: i32, square: f32): usize {
  store<i32>(top, node);
  store<i32>(top, firstLeaf, 4);
  store<i32>(top, nLeaves, 8);
  store<f32>(top, square, 12);
  return top + 16;
}

/** Copies the row at a position to the query of a thread. */
export function takeRow(q: ReachParameters, position: i32, query: usize): void {
  const size = (<usize>q.d) << 2;
  memory.fill(query, 0, (<usize>roundedUp(q.d)) << 2);
  memory.copy(query, q.x + <usize>load<i32>(q.order + ((<usize>position) << 2)) * size, size);
}
