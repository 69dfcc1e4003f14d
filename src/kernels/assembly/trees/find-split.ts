// The best split of a node by one column: counts of classes by code, then one scan over the codes that occur.
import { countPairs, scanPairs } from './find-split-pair';
import { BY_AXIS, orderLevels, writeShares } from './order-levels';
import { drawCut } from './draw-cut';
import { nextUint32, Rng } from '../random';
import { CODES, GrowParameters, SET_BYTES, Search } from './parameters';
import { splitScore } from './impurity';
import { classOf, entryBytes, rowOf, targetOf, targetWeight, weightOf } from './rows';

/**
 * Improves on the best split in `search`, whose `total` are the weights of the node's classes, by a column whose codes
 * are at `codes`.
 */
export function findSplit<T>(
  q: GrowParameters,
  search: Search,
  rng: Rng,
  column: i32,
  codes: usize,
  from: usize,
  to: usize,
): void {
  const levels = load<i32>(q.levels + (<usize>column << 2));
  if (!isFloat<T>() && search.isPair && levels == 0 && q.cutValues == 0) {
    countPairs(q, search, codes, from, to);
    if (!hasMissing(q, search, column)) {
      scanPairs(q, search, column);
      return;
    }
  } else {
    if (q.targets != 0) countTargets(q, search, codes, from, to);
    else countCodes<T>(q, search, codes, from, to);
  }
  takeMissing<T>(q, search, column);
  listPresent(search);
  if (search.nPresent + search.hasMissing > 1) {
    if (q.cutValues != 0) tryDrawn<T>(q, search, rng, column);
    else if (levels == 0 || search.nPresent < 3) scanBothWays<T>(q, search, column);
    else {
      writeShares<T>(q, search);
      for (let order = q.nClasses == 2 ? 1 : BY_AXIS; order < q.nClasses; order++) {
        orderLevels(q, search, order);
        scanBothWays<T>(q, search, column);
      }
    }
  }
  clearCounts<T>(q, search);
}

@inline
function hasMissing(q: GrowParameters, search: Search, column: i32): bool {
  const code = load<i32>(q.missingCodes + (<usize>column << 2));
  return code >= 0 && load<u8>(search.seen + <usize>code) != 0;
}

@inline
function countCodes<T>(q: GrowParameters, search: Search, codes: usize, from: usize, to: usize): void {
  const histogram = q.histogram;
  const seen = search.seen;
  const kShift = <usize>search.kShift;
  for (let entry = from; entry < to; entry += entryBytes<T>()) {
    const code = <usize>load<u8>(codes + rowOf(entry));
    store<u8>(seen + code, 1);
    const cell = histogram + (((code << kShift) + classOf<T>(entry)) * sizeof<T>());
    store<T>(cell, load<T>(cell) + weightOf<T>(entry));
  }
}

/** Weights and sums of weighted targets by code. */
function countTargets(q: GrowParameters, search: Search, codes: usize, from: usize, to: usize): void {
  for (let entry = from; entry < to; entry += entryBytes<f64>()) {
    const code = <usize>load<u8>(codes + rowOf(entry));
    store<u8>(search.seen + code, 1);
    const cell = q.histogram + (code << 4);
    const weight = targetWeight(entry);
    store<f64>(cell, load<f64>(cell) + weight);
    store<f64>(cell, load<f64>(cell, 8) + weight * targetOf(entry), 8);
  }
}

/** Moves the counts of what is missing out of the histogram. */
@inline
function takeMissing<T>(q: GrowParameters, search: Search, column: i32): void {
  search.hasMissing = hasMissing(q, search, column) ? 1 : 0;
  if (!search.hasMissing) return;
  const code = load<i32>(q.missingCodes + (<usize>column << 2));
  store<u8>(search.seen + <usize>code, 0);
  for (let c = 0; c < q.nClasses; c++) {
    const cell = q.histogram + ((<usize>code << <usize>search.kShift) + <usize>c) * sizeof<T>();
    store<f64>(search.missing + (<usize>c << 3), <f64>load<T>(cell));
    store<T>(cell, 0);
  }
}

/** Lists the codes that occur, ascending. */
@inline
function listPresent(search: Search): void {
  let n = 0;
  for (let word: usize = 0; word < <usize>CODES; word += 8) {
    let bytes = load<u64>(search.seen + word);
    if (bytes == 0) continue;
    store<u64>(search.seen + word, 0);
    while (bytes != 0) {
      store<u8>(search.present + <usize>n, <u8>(word + <usize>(ctz(bytes) >> 3)));
      n++;
      bytes &= bytes - 1;
    }
  }
  search.nPresent = n;
}

@inline
function clearCounts<T>(q: GrowParameters, search: Search): void {
  const bytes = sizeof<T>() << <usize>search.kShift;
  for (let i = 0; i < search.nPresent; i++) {
    const code = <usize>load<u8>(search.present + <usize>i);
    const end = q.histogram + (code + 1) * bytes;
    for (let cell = q.histogram + code * bytes; cell < end; cell += sizeof<T>()) store<T>(cell, 0);
  }
}

/** What is missing goes to the right, then to the left, where a row of the node lacks the value. */
function scanBothWays<T>(q: GrowParameters, search: Search, column: i32): void {
  scan<T>(q, search, column, 0);
  if (search.hasMissing) scan<T>(q, search, column, 1);
}

/** Tries one cut that is drawn; the side of what is missing is drawn too. */
function tryDrawn<T>(q: GrowParameters, search: Search, rng: Rng, column: i32): void {
  const left = search.left;
  const classBytes = <usize>q.nClasses << 3;
  const isCut = search.nPresent > 1;
  const cut = isCut ? drawCut(q, search, rng, column) : 0;
  const missingLeft = isCut && search.hasMissing ? <i32>(nextUint32(rng) & 1) : 0;
  for (let at: usize = 0; at < classBytes; at += 8) {
    store<f64>(left + at, missingLeft ? load<f64>(search.missing + at) : 0);
  }
  for (let i = 0; i <= cut; i++) addCounts<T>(q, search, <usize>load<u8>(search.present + <usize>i));
  const score = splitScore(q, left, search.total);
  if (score <= search.score) return;
  search.score = score;
  memory.copy(search.bestLeft, left, classBytes);
  record(search, column, cut, missingLeft);
}

/** Tries every cut of the codes in their present order. */
function scan<T>(q: GrowParameters, search: Search, column: i32, missingLeft: i32): void {
  const left = search.left;
  const classBytes = <usize>q.nClasses << 3;
  for (let at: usize = 0; at < classBytes; at += 8) {
    store<f64>(left + at, missingLeft ? load<f64>(search.missing + at) : 0);
  }
  const nCuts = search.hasMissing && !missingLeft ? search.nPresent : search.nPresent - 1;
  let best = -1;
  for (let i = 0; i < nCuts; i++) {
    addCounts<T>(q, search, <usize>load<u8>(search.present + <usize>i));
    const score = splitScore(q, left, search.total);
    if (score > search.score) {
      search.score = score;
      best = i;
      for (let at: usize = 0; at < classBytes; at += 8) {
        store<f64>(search.bestLeft + at, load<f64>(left + at));
      }
    }
  }
  if (best >= 0) record(search, column, best, missingLeft);
}

/** Keeps a cut behind the code at a place as the best one. */
function record(search: Search, column: i32, best: i32, missingLeft: i32): void {
  search.column = column;
  search.missingLeft = search.hasMissing ? missingLeft : -1;
  search.low = <i32>load<u8>(search.present + <usize>best);
  search.high = best + 1 < search.nPresent ? <i32>load<u8>(search.present + <usize>(best + 1)) : -1;
  memory.fill(search.set, 0, SET_BYTES);
  for (let i = 0; i < search.nPresent; i++) {
    const code = <usize>load<u8>(search.present + <usize>i);
    if (i <= best) addToSet(search.set, code);
    addToSet(search.set + (SET_BYTES >> 1), code);
  }
}

@inline
function addToSet(set: usize, code: usize): void {
  const word = set + ((code >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (<u32>code & 31)));
}

@inline
function addCounts<T>(q: GrowParameters, search: Search, code: usize): void {
  let cell = q.histogram + (code << <usize>search.kShift) * sizeof<T>();
  for (let c = 0; c < q.nClasses; c++) {
    const at = search.left + (<usize>c << 3);
    store<f64>(at, load<f64>(at) + <f64>load<T>(cell));
    cell += sizeof<T>();
  }
}
