// Leaves of the absolute loss hold the weighted median of what is left to learn (Friedman 2001): found digit by digit of the
// bits of f32, in time that grows with the rows alone.
import { barrier } from '../gang';
import { Area, BoostParameters, Leaf, leafOf, MEDIAN_CELLS, nodeOf } from './parameters';

/** Gives each leaf of a tree its median in the place of its step; each thread some of the leaves. */
export function takeMedians(q: BoostParameters, area: Area, tree: i32, threadIndex: i32, nThreads: i32): void {
  barrier(q, nThreads);
  if (area.nLeaves > 1) {
    const sums = q.medians + ((<usize>threadIndex * <usize>MEDIAN_CELLS) << 3);
    for (let i = threadIndex; i < area.nLeaves; i += nThreads) {
      const leaf = leafOf(area, i);
      nodeOf(q, tree, leaf.node).value = <f64><f32>(q.learningRate * medianOf(q, leaf, sums));
    }
  }
  barrier(q, nThreads);
}

/** Half-way between two numbers where just as much weight lies on both sides. */
function medianOf(q: BoostParameters, leaf: Leaf, sums: usize): f64 {
  const from = q.order + (<usize>leaf.start << 2);
  const to = from + (<usize>leaf.rows << 2);
  let total = 0.0;
  for (let at = from; at < to; at += 4) total += weightOf(q, <usize>load<u32>(at));
  const half = 0.5 * total;
  let before = 0.0;
  let key: u32 = 0;
  for (let shift = 22; shift >= 0; shift -= 11) {
    memory.fill(sums, 0, <usize>MEDIAN_CELLS << 3);
    // the first digit has 10 bits, the others 11
    const above = <u64>shift + (shift == 22 ? 10 : 11);
    for (let at = from; at < to; at += 4) {
      const row = <usize>load<u32>(at);
      const own = keyOf(q, row);
      if (<u64>own >> above != <u64>key >> above) continue;
      const cell = sums + (<usize>((own >> <u32>shift) & 2047) << 3);
      store<f64>(cell, load<f64>(cell) + weightOf(q, row));
    }
    let digit: u32 = 0;
    let last: u32 = 0;
    let sum = before;
    for (digit = 0; digit < <u32>MEDIAN_CELLS; digit++) {
      const weight = load<f64>(sums + (<usize>digit << 3));
      if (weight == 0) continue;
      last = digit;
      before = sum;
      sum += weight;
      if (sum >= half) break;
    }
    key |= last << <u32>shift;
    if (shift == 0 && sum == half) return 0.5 * (numberOf(key) + numberOf(nextKey(q, from, to, key)));
  }
  return numberOf(key);
}

/** The least key above one; itself where there is none. */
function nextKey(q: BoostParameters, from: usize, to: usize, key: u32): u32 {
  let next = u32.MAX_VALUE;
  for (let at = from; at < to; at += 4) {
    const own = keyOf(q, <usize>load<u32>(at));
    if (own > key && own < next) next = own;
  }
  return next == u32.MAX_VALUE ? key : next;
}

@inline
function weightOf(q: BoostParameters, row: usize): f64 {
  return q.weights == 0 ? 1.0 : <f64>load<f32>(q.weights + (row << 2));
}

/** What is left to learn of a row, as a whole number in the same order. */
@inline
function keyOf(q: BoostParameters, row: usize): u32 {
  const bits = reinterpret<u32>(load<f32>(q.targets + (row << 2)) - load<f32>(q.scores + (row << 2)));
  return bits >> 31 ? ~bits : bits | 0x80000000;
}

@inline
function numberOf(key: u32): f64 {
  return <f64>reinterpret<f32>(key >> 31 ? key & 0x7fffffff : ~key);
}
