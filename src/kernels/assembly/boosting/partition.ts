// Rows of a node go to its children in their order: each thread sorts a stretch into its own places, and then all move.
import { barrier } from '../gang';
import { firstPart } from '../parts';
import { Area, BoostParameters, Leaf, tableOf } from './parameters';
import { hasBin } from './categories';

const COUNT_BYTES_LOG2: usize = 6;

/** Parts the rows of a leaf by its split; the left ones come first. */
export function partRows(q: BoostParameters, area: Area, leaf: Leaf, threadIndex: i32, nThreads: i32): void {
  const table = tableOf(area);
  fillTable(q, table, leaf);
  const from = leaf.start + firstPart(leaf.rows, threadIndex, nThreads);
  const to = leaf.start + firstPart(leaf.rows, threadIndex + 1, nThreads);
  const codes = q.columns + <usize>leaf.column * <usize>q.columnStride;
  let left = q.lefts + (<usize>from << 2);
  let right = q.rights + (<usize>from << 2);
  const end = q.order + (<usize>to << 2);
  for (let at = q.order + (<usize>from << 2); at < end; at += 4) {
    const row = load<u32>(at);
    const side = <usize>load<u8>(table + <usize>load<u8>(codes + <usize>row));
    store<u32>(left, row);
    store<u32>(right, row);
    left += 4 - side;
    right += side;
  }
  const lefts = <i32>((left - q.lefts) >> 2) - from;
  gather(q, leaf.start, from, to, lefts, threadIndex, nThreads);
}

/** Side of every code: 0 left, 4 right. */
function fillTable(q: BoostParameters, table: usize, leaf: Leaf): void {
  const missing = load<i32>(q.nBins + (<usize>leaf.column << 2));
  if ((leaf.flags & 2) != 0) {
    const words = changetype<usize>(leaf) + offsetof<Leaf>("set0");
    for (let bin = 0; bin <= missing; bin++) store<u8>(table + <usize>bin, hasBin(words, bin) ? 0 : 4);
    return;
  }
  memory.fill(table, 0, <usize>leaf.bin + 1);
  memory.fill(table + <usize>leaf.bin + 1, 4, <usize>(missing - leaf.bin));
  store<u8>(table + <usize>missing, (leaf.flags & 1) != 0 ? 0 : 4);
}

/** Moves what each thread parted to its place in the order from `start` on; returns how many are on the left. */
function gather(
  q: BoostParameters,
  start: i32,
  from: i32,
  to: i32,
  lefts: i32,
  threadIndex: i32,
  nThreads: i32,
): i32 {
  store<i32>(q.counts + (<usize>threadIndex << COUNT_BYTES_LOG2), lefts);
  barrier(q, nThreads);
  let before = 0;
  let all = 0;
  for (let t = 0; t < nThreads; t++) {
    const count = load<i32>(q.counts + (<usize>t << COUNT_BYTES_LOG2));
    if (t < threadIndex) before += count;
    all += count;
  }
  const bytes = <usize>from << 2;
  memory.copy(q.order + (<usize>(start + before) << 2), q.lefts + bytes, <usize>lefts << 2);
  const rightAt = start + all + (from - start - before);
  memory.copy(q.order + (<usize>rightAt << 2), q.rights + bytes, <usize>(to - from - lefts) << 2);
  barrier(q, nThreads);
  return all;
}

/** Writes the order of a tree: the rows that are drawn, then those that are not; returns how many are drawn. */
export function drawRows(q: BoostParameters, seed: u32, threadIndex: i32, nThreads: i32): i32 {
  const from = firstPart(q.nTrain, threadIndex, nThreads);
  const to = firstPart(q.nTrain, threadIndex + 1, nThreads);
  if (q.rowThreshold == 0xffffffff) {
    const at = <usize>from << 2;
    memory.copy(q.order + at, q.trainRows + at, <usize>(to - from) << 2);
    return q.nTrain;
  }
  let left = q.lefts + (<usize>from << 2);
  let right = q.rights + (<usize>from << 2);
  for (let i = from; i < to; i++) {
    const row = load<u32>(q.trainRows + (<usize>i << 2));
    const side: usize = hash(row, seed) < q.rowThreshold ? 0 : 4;
    store<u32>(left, row);
    store<u32>(right, row);
    left += 4 - side;
    right += side;
  }
  return gather(q, 0, from, to, <i32>((left - q.lefts) >> 2) - from, threadIndex, nThreads);
}

/** A number of 32 bits that looks drawn anew for every row and seed. */
function hash(row: u32, seed: u32): u32 {
  let z = row * 0x9e3779b9 + seed;
  z = (z ^ (z >>> 16)) * 0x85ebca6b;
  z = (z ^ (z >>> 13)) * 0xc2b2ae35;
  z = (z ^ (z >>> 16)) + seed * 0x27d4eb2f;
  z = (z ^ (z >>> 15)) * 0x2c1b3c6d;
  return z ^ (z >>> 14);
}
