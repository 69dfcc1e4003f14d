// The nearest other cluster of some clusters: the one that costs least to merge with, s t / (s + t) |mean - mean|^2;
// the first slot of equals. Sums run over the columns in order, so that the cost of a pair is the same from both sides.
import { f64At, i32At, setF64, setI32, slotAt, Ward } from './clusters';

/** A square that is this much above the least cost times its divisor cannot come out lower after the division. */
const ABOVE_ROUNDING: f64 = 1.0 + 1e-12;
/** Clusters of a group that share the loads of all means. */
const GROUP: i32 = 4;

/** Looks for the nearest of every stale cluster; groups of four are dealt to the threads in turn. */
export function wardRefresh(threadIndex: i32, nThreads: i32, block: usize): void {
  const w = changetype<Ward>(block);
  const scratch = w.scratch + <usize>threadIndex * ((<usize>w.d << 5) + 192);
  const nGroups = (w.nStale + GROUP - 1) / GROUP;
  for (let group = threadIndex; group < nGroups; group += nThreads) refreshGroup(w, group * GROUP, scratch);
}

/**
 * What a group keeps for each of its four: mean at [j, 4], then f64 [5, 4]: inverse size, what a square over the
 * divisors must be below, least cost, own slot, slot of least cost.
 */
function refreshGroup(w: Ward, first: i32, scratch: usize): void {
  const d = <usize>w.d;
  const tail = scratch + (d << 5);
  for (let i = 0; i < GROUP; i++) {
    const slot = i32At(w.slotOf, i32At(w.stale, min(first + i, w.nStale - 1)));
    const from = slotAt(w, slot);
    for (let j: usize = 0; j < d; j++) setF64(scratch + (j << 5), i, load<f64>(from + (j << 6)));
    setF64(tail, i, f64At(w.inverses, slot));
    setF64(tail + 32, i, Infinity);
    setF64(tail + 64, i, Infinity);
    setF64(tail + 96, i, <f64>slot);
    setF64(tail + 128, i, -1.0);
  }
  for (let slot = 0; slot < w.active; slot += 4) compareFour(w, slot, scratch, tail);
  for (let i = 0; i < min(GROUP, w.nStale - first); i++) {
    const id = i32At(w.idOf, <i32>f64At(tail + 96, i));
    const best = <i32>f64At(tail + 128, i);
    setI32(w.nearest, id, best < 0 ? -1 : i32At(w.idOf, best));
    setF64(w.costs, id, f64At(tail + 64, i));
  }
}

@inline
function squareAdded(sum: v128, difference: v128): v128 {
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

/** The four clusters of a group against four slots. */
function compareFour(w: Ward, slot: i32, scratch: usize, tail: usize): void {
  let p = slotAt(w, slot);
  let q = scratch;
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  while (q < tail) {
    const x = v128.load(p);
    const y = v128.load(p, 16);
    let s = v128.load_splat<f64>(q);
    a0 = squareAdded(a0, f64x2.sub(x, s));
    b0 = squareAdded(b0, f64x2.sub(y, s));
    s = v128.load_splat<f64>(q, 8);
    a1 = squareAdded(a1, f64x2.sub(x, s));
    b1 = squareAdded(b1, f64x2.sub(y, s));
    s = v128.load_splat<f64>(q, 16);
    a2 = squareAdded(a2, f64x2.sub(x, s));
    b2 = squareAdded(b2, f64x2.sub(y, s));
    s = v128.load_splat<f64>(q, 24);
    a3 = squareAdded(a3, f64x2.sub(x, s));
    b3 = squareAdded(b3, f64x2.sub(y, s));
    p += 64;
    q += 32;
  }
  const inverses = w.inverses + (<usize>slot << 3);
  const x = v128.load(inverses);
  const y = v128.load(inverses, 16);
  offer(tail, slot, a0, b0, x, y);
  offer(tail + 8, slot, a1, b1, x, y);
  offer(tail + 16, slot, a2, b2, x, y);
  offer(tail + 24, slot, a3, b3, x, y);
}

/** Squared distances of one of the group to four slots: divided only where the cost can be lower than the least so far. */
@inline
function offer(tail: usize, slot: i32, low: v128, high: v128, x: v128, y: v128): void {
  const own = v128.load_splat<f64>(tail);
  const limit = v128.load_splat<f64>(tail, 32);
  const sumX = f64x2.add(x, own);
  const sumY = f64x2.add(y, own);
  const isLow = f64x2.lt(low, f64x2.mul(limit, sumX));
  const isHigh = f64x2.lt(high, f64x2.mul(limit, sumY));
  if (v128.any_true(v128.or(isLow, isHigh))) offerFour(tail, slot, f64x2.div(low, sumX), f64x2.div(high, sumY));
}

function offerFour(tail: usize, slot: i32, low: v128, high: v128): void {
  offerLane(tail, slot, f64x2.extract_lane(low, 0));
  offerLane(tail, slot + 1, f64x2.extract_lane(low, 1));
  offerLane(tail, slot + 2, f64x2.extract_lane(high, 0));
  offerLane(tail, slot + 3, f64x2.extract_lane(high, 1));
}

function offerLane(tail: usize, slot: i32, cost: f64): void {
  if (cost >= load<f64>(tail, 64) || slot == <i32>load<f64>(tail, 96)) return;
  store<f64>(tail, cost * ABOVE_ROUNDING, 32);
  store<f64>(tail, cost, 64);
  store<f64>(tail, <f64>slot, 128);
}

/** Looks for the nearest of one cluster. One thread: its own slot is out of reach meanwhile. */
export function lookFor(w: Ward, id: i32): void {
  const slot = i32At(w.slotOf, id);
  const d = <usize>w.d;
  const own = slotAt(w, slot);
  const mean = w.scratch;
  for (let j: usize = 0; j < d; j++) store<f64>(mean + (j << 3), load<f64>(own + (j << 6)));
  store<f64>(own, Infinity);
  const inverse = f64x2.splat(f64At(w.inverses, slot));
  const end = mean + (d << 3);
  let p = w.blocks;
  let best = Infinity;
  let bestSlot = -1;
  for (let first = 0; first < w.active; first += 8) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let e = a;
    for (let q = mean; q < end; q += 8) {
      const s = v128.load_splat<f64>(q);
      a = squareAdded(a, f64x2.sub(v128.load(p), s));
      b = squareAdded(b, f64x2.sub(v128.load(p, 16), s));
      c = squareAdded(c, f64x2.sub(v128.load(p, 32), s));
      e = squareAdded(e, f64x2.sub(v128.load(p, 48), s));
      p += 64;
    }
    const inverses = w.inverses + (<usize>first << 3);
    a = f64x2.div(a, f64x2.add(v128.load(inverses), inverse));
    b = f64x2.div(b, f64x2.add(v128.load(inverses, 16), inverse));
    c = f64x2.div(c, f64x2.add(v128.load(inverses, 32), inverse));
    e = f64x2.div(e, f64x2.add(v128.load(inverses, 48), inverse));
    const least = f64x2.pmin(f64x2.pmin(a, b), f64x2.pmin(c, e));
    if (!v128.any_true(f64x2.lt(least, f64x2.splat(best)))) continue;
    const costs = end;
    v128.store(costs, a);
    v128.store(costs, b, 16);
    v128.store(costs, c, 32);
    v128.store(costs, e, 48);
    for (let lane = 0; lane < 8; lane++) {
      const cost = f64At(costs, lane);
      if (cost < best) {
        best = cost;
        bestSlot = first + lane;
      }
    }
    if (best == 0) break;
  }
  store<f64>(own, load<f64>(mean));
  setI32(w.nearest, id, bestSlot < 0 ? -1 : i32At(w.idOf, bestSlot));
  setF64(w.costs, id, best);
}
