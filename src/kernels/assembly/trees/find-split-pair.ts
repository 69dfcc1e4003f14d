// The usual case in a form that is quick: two classes, whole counts, Gini, a column of numbers. A cell of the histogram
// is read as one u64, class 0 in its low half.
import { CODES, GrowParameters, Search } from './parameters';
import { entryBytes, rowOf, weightOf } from './rows';

/** Counts of classes by code, and which codes occur. */
export function countPairs(q: GrowParameters, search: Search, codes: usize, from: usize, to: usize): void {
  const histogram = q.histogram;
  const seen = search.seen;
  for (let entry = from; entry < to; entry += entryBytes<u32>()) {
    const code = <usize>load<u8>(codes + rowOf(entry));
    const isOne = <u64>(load<u32>(entry, 4) & 1);
    store<u8>(seen + code, 1);
    const cell = histogram + (code << 3);
    store<u64>(cell, load<u64>(cell) + (<u64>weightOf<u32>(entry) << (isOne << 5)));
  }
}

/** Improves on the best split by the counts of a node whose rows all have the value; clears what `countPairs` wrote. */
export function scanPairs(q: GrowParameters, search: Search, column: i32): void {
  const histogram = q.histogram;
  const seen = search.seen;
  const weight0 = load<f64>(q.classWeights);
  const weight1 = load<f64>(q.classWeights, 8);
  const total0 = load<f64>(search.total);
  const total1 = load<f64>(search.total, 8);
  const minSamplesLeaf = q.minSamplesLeaf;
  let best = search.score;
  let low = -1;
  let high = -1;
  let bestLeft: u64 = 0;
  let left: u64 = 0;
  let previous = -1;
  for (let word: usize = 0; word < <usize>CODES; word += 8) {
    let bytes = load<u64>(seen + word);
    if (bytes == 0) continue;
    store<u64>(seen + word, 0);
    do {
      const code = <i32>word + (<i32>ctz(bytes) >> 3);
      bytes &= bytes - 1;
      const cell = histogram + (<usize>code << 3);
      if (previous >= 0) {
        const left0 = <f64>(<u32>left);
        const left1 = <f64>(<u32>(left >> 32));
        const right0 = total0 - left0;
        const right1 = total1 - left1;
        if (left0 + left1 >= minSamplesLeaf && right0 + right1 >= minSamplesLeaf) {
          const a0 = left0 * weight0;
          const a1 = left1 * weight1;
          const b0 = right0 * weight0;
          const b1 = right1 * weight1;
          const a = a0 + a1;
          const b = b0 + b1;
          const score = ((a0 * a0 + a1 * a1) * b + (b0 * b0 + b1 * b1) * a) / (a * b);
          if (score > best) {
            best = score;
            low = previous;
            high = code;
            bestLeft = left;
          }
        }
      }
      left += load<u64>(cell);
      store<u64>(cell, 0);
      previous = code;
    } while (bytes != 0);
  }
  if (low < 0) return;
  search.score = best;
  search.column = column;
  search.low = low;
  search.high = high;
  search.missingLeft = -1;
  store<f64>(search.bestLeft, <f64>(<u32>bestLeft));
  store<f64>(search.bestLeft, <f64>(<u32>(bestLeft >> 32)), 8);
}
