// Rows of a tree, one entry each: narrow entries hold the row, and class and count in a word; wide ones row, class
// and a weight in f64. With targets they hold row, weight in f32 and target in f64.
import { nextUint32, Rng } from '../random';
import { GrowParameters } from './parameters';

const CLASS_BITS: u32 = 12;
const CLASS_MASK: u32 = (1 << CLASS_BITS) - 1;

@inline
export function entryBytes<T>(): usize {
  return isFloat<T>() ? 16 : 8;
}

@inline
export function rowOf(entry: usize): usize {
  return <usize>load<u32>(entry);
}

@inline
export function classOf<T>(entry: usize): usize {
  return isFloat<T>() ? <usize>load<u32>(entry, 4) : <usize>(load<u32>(entry, 4) & CLASS_MASK);
}

@inline
export function weightOf<T>(entry: usize): T {
  return isFloat<T>() ? <T>load<f64>(entry, 8) : <T>(load<u32>(entry, 4) >>> CLASS_BITS);
}

/** Weight and target of an entry, where there are targets. */
@inline
export function targetWeight(entry: usize): f64 {
  return <f64>load<f32>(entry, 4);
}

@inline
export function targetOf(entry: usize): f64 {
  return load<f64>(entry, 8);
}

/** Whether all entries in [from, to) have the same target. */
export function areTargetsEqual(from: usize, to: usize): bool {
  const first = targetOf(from);
  for (let entry = from + entryBytes<f64>(); entry < to; entry += entryBytes<f64>()) {
    if (targetOf(entry) != first) return false;
  }
  return true;
}

/** Writes the entries of the rows to learn from, ascending; returns their number. */
export function takeRows<T>(q: GrowParameters, rng: Rng): i32 {
  const drawn = q.spareRows;
  if (q.draws > 0) drawRows(q, rng, drawn);
  let m = 0;
  for (let row = 0; row < q.n; row++) {
    const at = <usize>row << 2;
    let weight: f64 = 1;
    if (q.draws > 0) weight = <f64>load<u32>(drawn + at);
    else if (q.weights != 0) weight = <f64>load<f32>(q.weights + at);
    if (!(weight > 0)) continue;
    const entry = q.rows + <usize>m * entryBytes<T>();
    const y = q.targets == 0 ? load<u32>(q.y + at) : 0;
    store<u32>(entry, <u32>row);
    if (isFloat<T>() && q.targets != 0) {
      store<f32>(entry, <f32>weight, 4);
      store<f64>(entry, load<f64>(q.targets + (<usize>row << 3)), 8);
    } else if (isFloat<T>()) {
      store<u32>(entry, y, 4);
      store<f64>(entry, weight, 8);
    } else {
      store<u32>(entry, (<u32>weight << CLASS_BITS) | y, 4);
    }
    if (q.inBag != 0) {
      const word = q.inBag + (<usize>(row >> 5) << 2);
      store<u32>(word, load<u32>(word) | (1 << (row & 31)));
    }
    m++;
  }
  return m;
}

/** How often each row is drawn (Walker 1977 where shares differ). */
function drawRows(q: GrowParameters, rng: Rng, drawn: usize): void {
  memory.fill(drawn, 0, <usize>q.n << 2);
  for (let i = 0; i < q.draws; i++) {
    let at = <usize>below(rng, q.draws) << 2;
    if (q.aliasShares != 0 && nextUint32(rng) >= load<u32>(q.aliasShares + at)) {
      at = <usize>load<u32>(q.aliases + at) << 2;
    }
    if (q.drawnFrom != 0) at = <usize>load<u32>(q.drawnFrom + at) << 2;
    store<u32>(drawn + at, load<u32>(drawn + at) + 1);
  }
}

/** A whole number in [0, n). */
@inline
export function below(rng: Rng, n: i32): u32 {
  return <u32>((<u64>nextUint32(rng) * <u64>n) >> 32);
}
