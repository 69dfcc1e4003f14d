// Orders of the levels of a category. With two classes the best split is a cut of the levels in the order of a class's
// share (Breiman et al. 1984); with more, a cut along the principal axis of the shares is tried (Coppersmith, Hong and
// Hosking 1999), and one by the share of each class.
import { GrowParameters, Search } from './parameters';

/** Order along the principal axis; the others are 0..nClasses - 1, the class whose share counts. */
export const BY_AXIS: i32 = -1;
const AXIS_STEPS: i32 = 20;

/** Puts the codes that occur in an order; BY_AXIS comes first, while they are ascending. */
export function orderLevels<T>(q: GrowParameters, search: Search, order: i32): void {
  if (order == BY_AXIS) findAxis<T>(q, search);
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const weight = weightOfCode<T>(q, search, code);
    let score: f64 = 0;
    if (weight > 0) {
      if (order != BY_AXIS) score = cellOf<T>(q, search, code, order) / weight;
      else {
        for (let c = 0; c < q.nClasses; c++) {
          score += (cellOf<T>(q, search, code, c) / weight) * load<f64>(search.axis + (<usize>c << 3));
        }
      }
    }
    store<f64>(search.scores + (code << 3), score);
  }
  sortPresent(search);
}

@inline
function presentAt(search: Search, i: i32): usize {
  return <usize>load<u8>(search.present + <usize>i);
}

/** Weight of a class among the rows of a code. */
@inline
function cellOf<T>(q: GrowParameters, search: Search, code: usize, c: i32): f64 {
  const cell = q.histogram + ((code << <usize>search.kShift) + <usize>c) * sizeof<T>();
  return <f64>load<T>(cell) * load<f64>(q.classWeights + (<usize>c << 3));
}

function weightOfCode<T>(q: GrowParameters, search: Search, code: usize): f64 {
  let sum: f64 = 0;
  for (let c = 0; c < q.nClasses; c++) sum += cellOf<T>(q, search, code, c);
  return sum;
}

/** Power iteration over the weighted shares less their mean, from the code that is furthest out. */
function findAxis<T>(q: GrowParameters, search: Search): void {
  writeMean<T>(q, search);
  memory.fill(search.axis, 0, <usize>q.nClasses << 3);
  let furthest: usize = 0;
  let most: f64 = 0;
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const weight = weightOfCode<T>(q, search, code);
    let squares: f64 = 0;
    for (let c = 0; c < q.nClasses; c++) {
      const off = deviationOf<T>(q, search, code, weight, c);
      squares += off * off;
    }
    if (squares * weight > most) {
      most = squares * weight;
      furthest = code;
    }
  }
  if (most == 0) return;
  addDeviations<T>(q, search, furthest, 1, search.axis);
  for (let step = 0; step < AXIS_STEPS; step++) stepAxis<T>(q, search);
}

/** Mean of the shares of the classes over all rows of the node that have a code. */
function writeMean<T>(q: GrowParameters, search: Search): void {
  memory.fill(search.mean, 0, <usize>q.nClasses << 3);
  let total: f64 = 0;
  for (let i = 0; i < search.nPresent; i++) {
    for (let c = 0; c < q.nClasses; c++) {
      const at = search.mean + (<usize>c << 3);
      const weight = cellOf<T>(q, search, presentAt(search, i), c);
      store<f64>(at, load<f64>(at) + weight);
      total += weight;
    }
  }
  for (let c = 0; c < q.nClasses; c++) {
    const at = search.mean + (<usize>c << 3);
    store<f64>(at, total > 0 ? load<f64>(at) / total : 0);
  }
}

@inline
function deviationOf<T>(q: GrowParameters, search: Search, code: usize, weight: f64, c: i32): f64 {
  if (!(weight > 0)) return 0;
  return cellOf<T>(q, search, code, c) / weight - load<f64>(search.mean + (<usize>c << 3));
}

function addDeviations<T>(q: GrowParameters, search: Search, code: usize, factor: f64, to: usize): void {
  const weight = weightOfCode<T>(q, search, code);
  for (let c = 0; c < q.nClasses; c++) {
    const at = to + (<usize>c << 3);
    store<f64>(at, load<f64>(at) + factor * deviationOf<T>(q, search, code, weight, c));
  }
}

function stepAxis<T>(q: GrowParameters, search: Search): void {
  const classBytes = <usize>q.nClasses << 3;
  memory.fill(search.nextAxis, 0, classBytes);
  for (let i = 0; i < search.nPresent; i++) {
    const code = presentAt(search, i);
    const weight = weightOfCode<T>(q, search, code);
    let along: f64 = 0;
    for (let c = 0; c < q.nClasses; c++) {
      along += deviationOf<T>(q, search, code, weight, c) * load<f64>(search.axis + (<usize>c << 3));
    }
    addDeviations<T>(q, search, code, weight * along, search.nextAxis);
  }
  let squares: f64 = 0;
  for (let at: usize = 0; at < classBytes; at += 8) {
    const value = load<f64>(search.nextAxis + at);
    squares += value * value;
  }
  if (!(squares > 0)) return;
  const length = Math.sqrt(squares);
  for (let at: usize = 0; at < classBytes; at += 8) {
    store<f64>(search.axis + at, load<f64>(search.nextAxis + at) / length);
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
