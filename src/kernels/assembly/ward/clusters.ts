// The clusters that are left of a Ward tree: their means and sizes in slots without gaps. Blocks of 8 slots,
// structure of arrays inside a block: block b, column j, slot r of the block at (b * d + j) * 8 + r. Slots after the
// last cluster are infinitely far from everything.
import { Gang } from '../gang';

@unmanaged
export class Ward extends Gang {
  /** f64[n * d] row-major means of the n first clusters. */
  points: usize;
  /** f64[n] their sizes. */
  weights: usize;
  n: i32;
  d: i32;
  /** f64[nBlocks * d * 8] */
  blocks: usize;
  /** f64[nBlocks * 8] sizes, and one over them. */
  sizes: usize;
  inverses: usize;
  /** i32[n] the cluster in a slot: 0..n-1 as given, n + m by merge m. */
  idOf: usize;
  /** i32[2n] the slot of a cluster, -1 when it was merged. */
  slotOf: usize;
  /** i32[2n] the nearest other cluster when it was last looked for, -1 if never. */
  nearest: usize;
  /** f64[2n] the cost of merging with it. */
  costs: usize;
  /** Out: i32[2(n - 1)] clusters that were merged. */
  pairs: usize;
  /** Out: f64[n - 1] what it cost: the growth of the sum of squares. */
  pairCosts: usize;
  /** i32[n] scratch. */
  chain: usize;
  /** i32[2n] place of a cluster in the chain, -1 outside of it. */
  placeOf: usize;
  /** i32[n] clusters whose nearest is to be looked for. */
  stale: usize;
  nStale: i32;
  active: i32;
  nMerged: i32;
  /** f64 [threads, 4 d + 24] scratch. */
  scratch: usize;
  /** The chain ends when so few clusters are left. */
  target: i32;
}

export function i32At(array: usize, i: i32): i32 {
  return load<i32>(array + (<usize>i << 2));
}

export function setI32(array: usize, i: i32, value: i32): void {
  store<i32>(array + (<usize>i << 2), value);
}

export function f64At(array: usize, i: i32): f64 {
  return load<f64>(array + (<usize>i << 3));
}

export function setF64(array: usize, i: i32, value: f64): void {
  store<f64>(array + (<usize>i << 3), value);
}

/** The first coordinate of a slot; the others follow at steps of 64 bytes. */
export function slotAt(w: Ward, slot: i32): usize {
  return w.blocks + (<usize>(slot >> 3) * <usize>w.d << 6) + (<usize>(slot & 7) << 3);
}

function setSize(w: Ward, slot: i32, size: f64): void {
  setF64(w.sizes, slot, size);
  setF64(w.inverses, slot, 1.0 / size);
}

/** Whether the nearest of a cluster is known: merges elsewhere only bring farther ones (reducibility). */
export function isFresh(w: Ward, id: i32): bool {
  const nearest = i32At(w.nearest, id);
  return nearest >= 0 && i32At(w.slotOf, nearest) >= 0;
}

/** Lists the clusters whose nearest is not known. */
export function listStale(w: Ward): void {
  let nStale = 0;
  for (let slot = 0; slot < w.active; slot++) {
    const id = i32At(w.idOf, slot);
    if (!isFresh(w, id)) setI32(w.stale, nStale++, id);
  }
  w.nStale = nStale;
}

/** Every given point is a cluster, and nothing is known. One thread. */
export function wardStart(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const w = changetype<Ward>(block);
  const nSlots = (w.n + 7) & ~7;
  for (let slot = 0; slot < nSlots; slot++) {
    const to = slotAt(w, slot);
    const from = w.points + (<usize>slot * <usize>w.d << 3);
    for (let j = 0; j < w.d; j++) {
      store<f64>(to + (<usize>j << 6), slot < w.n ? f64At(from, j) : Infinity);
    }
    setSize(w, slot, slot < w.n ? f64At(w.weights, slot) : 1.0);
  }
  for (let id = 0; id < w.n * 2; id++) {
    setI32(w.slotOf, id, id < w.n ? id : -1);
    setI32(w.nearest, id, -1);
    setI32(w.placeOf, id, -1);
    if (id < w.n) setI32(w.idOf, id, id);
  }
  w.active = w.n;
  w.nMerged = 0;
  listStale(w);
}

/** Makes one cluster of two, in the slot of the first; the last slot moves into that of the second. */
export function merge(w: Ward, a: i32, b: i32, cost: f64): void {
  const kept = i32At(w.slotOf, a);
  const freed = i32At(w.slotOf, b);
  const sizeA = f64At(w.sizes, kept);
  const sizeB = f64At(w.sizes, freed);
  const size = sizeA + sizeB;
  const last = --w.active;
  const moved = slotAt(w, last);
  const to = slotAt(w, kept);
  const hole = slotAt(w, freed);
  for (let j: usize = 0; j < <usize>w.d << 6; j += 64) {
    store<f64>(to + j, (sizeA * load<f64>(to + j) + sizeB * load<f64>(hole + j)) / size);
    store<f64>(hole + j, load<f64>(moved + j));
    store<f64>(moved + j, Infinity);
  }
  setSize(w, kept, size);
  setSize(w, freed, f64At(w.sizes, last));
  setSize(w, last, 1.0);
  const id = w.n + w.nMerged;
  const lastId = i32At(w.idOf, last);
  setI32(w.idOf, freed, lastId);
  setI32(w.slotOf, lastId, freed);
  setI32(w.slotOf, a, -1);
  setI32(w.slotOf, b, -1);
  // When `a` was in the last slot, the merged cluster has just moved into the hole.
  const place = kept == last ? freed : kept;
  setI32(w.idOf, place, id);
  setI32(w.slotOf, id, place);
  setI32(w.pairs, w.nMerged * 2, a);
  setI32(w.pairs, w.nMerged * 2 + 1, b);
  setF64(w.pairCosts, w.nMerged++, cost);
}
