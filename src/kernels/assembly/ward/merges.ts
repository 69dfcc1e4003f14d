// Merges of a Ward tree. Reciprocal nearest neighbours may be merged in any order (Murtagh 1983): the tree is that
// of merging the cheapest pair of all each time.
import { f64At, i32At, isFresh, listStale, merge, setI32, Ward } from './clusters';
import { lookFor } from './nearest';

/** Merges all pairs that are each other's nearest; returns how many. One thread. */
export function wardMerge(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const w = changetype<Ward>(block);
  let nPairs = 0;
  for (let slot = 0; slot < w.active; slot++) {
    const a = i32At(w.idOf, slot);
    const b = i32At(w.nearest, a);
    if (a < b && isFresh(w, a) && i32At(w.nearest, b) == a) setI32(w.chain, nPairs++, a);
  }
  for (let i = 0; i < nPairs; i++) {
    const a = i32At(w.chain, i);
    merge(w, a, i32At(w.nearest, a), f64At(w.costs, a));
  }
  listStale(w);
  return <f64>nPairs;
}

/**
 * Nearest-neighbour chains (Murtagh 1983; Muellner 2011): from a cluster to its nearest, and on, until two are each
 * other's nearest; merges them and goes on from what is left of the chain, until `target` clusters are left.
 * O(active^2 d) whatever the data. One thread.
 */
export function wardChain(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const w = changetype<Ward>(block);
  let length = 0;
  while (w.active > w.target) {
    if (length == 0) length = push(w, 0, i32At(w.idOf, 0));
    const top = i32At(w.chain, length - 1);
    const before = length > 1 ? i32At(w.chain, length - 2) : -1;
    if (!isFresh(w, top)) lookFor(w, top);
    let next = i32At(w.nearest, top);
    // Of equals the one before is taken: the costs along a chain fall, so it ends.
    if (before >= 0 && f64At(w.costs, top) >= f64At(w.costs, before)) next = before;
    if (next == before) {
      merge(w, before, top, f64At(w.costs, before));
      setI32(w.placeOf, top, -1);
      setI32(w.placeOf, before, -1);
      length -= 2;
      continue;
    }
    const place = i32At(w.placeOf, next);
    if (place < 0) {
      length = push(w, length, next);
      continue;
    }
    // Rounding brought a merged cluster nearer than reducibility allows: `next` has to look again.
    while (length > place + 1) setI32(w.placeOf, i32At(w.chain, --length), -1);
    setI32(w.nearest, next, -1);
  }
  while (length > 0) setI32(w.placeOf, i32At(w.chain, --length), -1);
  listStale(w);
  return <f64>w.active;
}

function push(w: Ward, length: i32, id: i32): i32 {
  setI32(w.chain, length, id);
  setI32(w.placeOf, id, length);
  return length + 1;
}
