// Orders of the levels of a category. With two classes the best split is a cut of the levels in the order of a class's
// share (Breiman et al. 1984); with more, a cut along the principal axis of the shares is tried (Coppersmith, Hong and
// Hosking 1999), and one by the share of each class.
import { GrowParameters, Search } from './parameters';

/** Order along the principal axis; the others are 0..nClasses - 1, the class whose share counts. */
export const BY_AXIS: i32 = -1;
const AXIS_STEPS: i32 = 20;

/** Writes the shares of the classes among the rows of each code that occurs, before any order. */
export function writeShares<T>(q: GrowParameters, search: Search): void {
  if (q.targets != 0) {
    writeMeans(q, search);
    return;
  }
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const shares = sharesOf(q, search, code);
    let cell = q.histogram + (code << <usize>search.kShift) * sizeof<T>();
    let sum: f64 = 0;
    for (let c: usize = 0; c < <usize>q.nClasses; c++) {
      const weight = <f64>load<T>(cell) * load<f64>(q.classWeights + (c << 3));
      store<f64>(shares + (c << 3), weight);
      sum += weight;
      cell += sizeof<T>();
    }
    store<f64>(search.weights + (code << 3), sum);
    for (let c: usize = 0; c < <usize>q.nClasses; c++) {
      const at = shares + (c << 3);
      store<f64>(at, sum > 0 ? load<f64>(at) / sum : 0);
    }
  }
}

/** Levels are ordered by the mean of their targets (Fisher 1958), which takes the place of the second share. */
function writeMeans(q: GrowParameters, search: Search): void {
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const cell = q.histogram + (code << 4);
    const weight = load<f64>(cell);
    store<f64>(sharesOf(q, search, code), 0);
    store<f64>(sharesOf(q, search, code), weight > 0 ? load<f64>(cell, 8) / weight : 0, 8);
  }
}

/** Puts the codes that occur in an order; BY_AXIS comes first, while they are ascending. */
export function orderLevels(q: GrowParameters, search: Search, order: i32): void {
  if (order == BY_AXIS) findAxis(q, search);
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const shares = sharesOf(q, search, code);
    const score = order == BY_AXIS ? dot(q, shares, search.axis) : load<f64>(shares + (<usize>order << 3));
    store<f64>(search.scores + (code << 3), score);
  }
  sortPresent(search);
}

@inline
function presentAt(search: Search, i: i32): usize {
  return <usize>load<u8>(search.present + <usize>i);
}

@inline
function sharesOf(q: GrowParameters, search: Search, code: usize): usize {
  return search.shares + ((code * <usize>q.nClasses) << 3);
}

@inline
function dot(q: GrowParameters, a: usize, b: usize): f64 {
  let sum: f64 = 0;
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    sum += load<f64>(a + (c << 3)) * load<f64>(b + (c << 3));
  }
  return sum;
}

/** Power iteration over the weighted shares less their mean, from the code that is furthest out. */
function findAxis(q: GrowParameters, search: Search): void {
  const classBytes = <usize>q.nClasses << 3;
  writeMean(q, search);
  memory.fill(search.axis, 0, classBytes);
  let furthest: usize = 0;
  let most: f64 = 0;
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const offs = writeOffsets(q, search, code);
    const size = dot(q, offs, offs) * load<f64>(search.weights + (code << 3));
    if (size > most) {
      most = size;
      furthest = code;
    }
  }
  if (most == 0) return;
  const offs = writeOffsets(q, search, furthest);
  for (let at: usize = 0; at < classBytes; at += 8) store<f64>(search.axis + at, load<f64>(offs + at));
  for (let step = 0; step < AXIS_STEPS; step++) stepAxis(q, search);
}

/** Mean of the shares over all rows of the node that have a code. */
function writeMean(q: GrowParameters, search: Search): void {
  let total: f64 = 0;
  memory.fill(search.mean, 0, <usize>q.nClasses << 3);
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const shares = sharesOf(q, search, code);
    const weight = load<f64>(search.weights + (code << 3));
    total += weight;
    for (let c: usize = 0; c < <usize>q.nClasses; c++) {
      const at = search.mean + (c << 3);
      store<f64>(at, load<f64>(at) + weight * load<f64>(shares + (c << 3)));
    }
  }
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    const at = search.mean + (c << 3);
    store<f64>(at, total > 0 ? load<f64>(at) / total : 0);
  }
}

/** Shares of a code less the mean, in scratch. */
function writeOffsets(q: GrowParameters, search: Search, code: usize): usize {
  const shares = sharesOf(q, search, code);
  const hasWeight = load<f64>(search.weights + (code << 3)) > 0;
  for (let at: usize = 0; at < <usize>q.nClasses << 3; at += 8) {
    const off = load<f64>(shares + at) - load<f64>(search.mean + at);
    store<f64>(search.offsets + at, hasWeight ? off : 0);
  }
  return search.offsets;
}

function stepAxis(q: GrowParameters, search: Search): void {
  const classBytes = <usize>q.nClasses << 3;
  const next = search.nextAxis;
  for (let at: usize = 0; at < classBytes; at += 8) store<f64>(next + at, 0);
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const offs = writeOffsets(q, search, code);
    const factor = load<f64>(search.weights + (code << 3)) * dot(q, offs, search.axis);
    for (let at: usize = 0; at < classBytes; at += 8) {
      store<f64>(next + at, load<f64>(next + at) + factor * load<f64>(offs + at));
    }
  }
  const squares = dot(q, next, next);
  if (!(squares > 0)) return;
  const length = Math.sqrt(squares);
  for (let at: usize = 0; at < classBytes; at += 8) {
    store<f64>(search.axis + at, load<f64>(next + at) / length);
  }
}

/** Insertion sort of the codes that occur by score, equal scores by code. */
function sortPresent(search: Search): void {
  for (let i = 1; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const score = load<f64>(search.scores + (code << 3));
    let j = i - 1;
    for (; j >= 0; j--) {
      const other = presentAt(search, j);
      const otherScore = load<f64>(search.scores + (other << 3));
      if (otherScore < score || (otherScore == score && other < code)) break;
      store<u8>(search.present + <usize>(j + 1), <u8>other);
    }
    store<u8>(search.present + <usize>(j + 1), <u8>code);
  }
}
