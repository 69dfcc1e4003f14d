// One pass of expectation maximisation: posteriors of rows, and the sums that new parameters follow from. Rows in parts
// that depend on their number alone; the parts are added up in order.
import { barrier } from '../gang';
import { firstPart } from '../parts';
import { deviate, exponentiate, loadRows, rate } from './densities';
import { logOf } from './exp-log';
import { BLOCK, COLUMN, deviationsOf, logsOf, MixtureParameters, rowsOf } from './parameters';

/** A block adds nothing to a component that has less of each of its rows. */
const NEGLIGIBLE: f64 = 1e-20;

/** Leaves the sums of all rows in the first part. */
export function mixtureSums(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<MixtureParameters>(block);
  const rows = rowsOf(q, threadIndex);
  const to = firstPart(q.nParts, threadIndex + 1, nThreads);
  for (let part = firstPart(q.nParts, threadIndex, nThreads); part < to; part++) {
    const sums = q.sums + ((<usize>part * <usize>q.words) << 3);
    memory.fill(sums, 0, (<usize>q.words) << 3);
    const end = min(q.n, (part + 1) * q.rowsPerPart);
    for (let row = part * q.rowsPerPart; row < end; row += BLOCK) {
      loadRows(q, row, rows);
      const nRows = min(BLOCK, end - row);
      if (q.labels != 0) belong(q, row, nRows, rows);
      else store<f64>(sums, load<f64>(sums) + expect(q, nRows, rows));
      addBlock(q, rows, sums);
    }
  }
  barrier(q, nThreads);
  const lastWord = firstPart(q.words, threadIndex + 1, nThreads);
  for (let word = firstPart(q.words, threadIndex, nThreads); word < lastWord; word++) addParts(q, <usize>word);
}

/** Posteriors of the rows, 0 of those that only fill up; returns the log-likelihood. */
function expect(q: MixtureParameters, nRows: i32, rows: usize): f64 {
  const shares = logsOf(q, rows);
  const total = shares + <usize>q.k * COLUMN;
  const largest = deviationsOf(q, rows);
  rate(q, rows);
  exponentiate(q, rows, largest);
  let logLikelihood = 0.0;
  for (let r = 0; r < BLOCK; r++) {
    const at = (<usize>r) << 3;
    const sum = load<f64>(total + at);
    if (r < nRows) logLikelihood += load<f64>(largest + at) + logOf(sum);
    store<f64>(total + at, r < nRows ? 1.0 / sum : 0.0);
  }
  for (let at: usize = 0; at < COLUMN; at += 16) {
    const inverse = v128.load(total + at);
    for (let share = shares + at; share < total; share += COLUMN) {
      v128.store(share, f64x2.mul(v128.load(share), inverse));
    }
  }
  return logLikelihood;
}

/** Posteriors of rows that belong wholly to the component of their label. */
function belong(q: MixtureParameters, row: i32, nRows: i32, rows: usize): void {
  const shares = logsOf(q, rows);
  memory.fill(shares, 0, <usize>q.k * COLUMN);
  for (let r = 0; r < nRows; r++) {
    const label = load<i32>(q.labels + ((<usize>(row + r)) << 2));
    store<f64>(shares + <usize>label * COLUMN + ((<usize>r) << 3), 1.0);
  }
}

function addBlock(q: MixtureParameters, rows: usize, sums: usize): void {
  const d = <usize>q.d;
  const cells = q.isDiagonal ? d : d * d;
  const weights = sums + 8;
  const deviations = weights + ((<usize>q.k) << 3);
  const products = deviations + ((<usize>q.k * d) << 3);
  for (let c = 0; c < q.k; c++) {
    const share = logsOf(q, rows) + <usize>c * COLUMN;
    const p0 = v128.load(share);
    const p1 = v128.load(share, 16);
    const p2 = v128.load(share, 32);
    const p3 = v128.load(share, 48);
    const most = f64x2.max(f64x2.max(p0, p1), f64x2.max(p2, p3));
    if (max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)) < NEGLIGIBLE) continue;
    deviate(q, c, rows);
    const at = weights + ((<usize>c) << 3);
    store<f64>(at, load<f64>(at) + laneSum(f64x2.add(f64x2.add(p0, p1), f64x2.add(p2, p3))));
    const ofMean = deviations + ((<usize>c * d) << 3);
    const ofProducts = products + ((<usize>c * cells) << 3);
    for (let i: usize = 0; i < d; i++) {
      const column = deviationsOf(q, rows) + i * COLUMN;
      const w0 = f64x2.mul(p0, v128.load(column));
      const w1 = f64x2.mul(p1, v128.load(column, 16));
      const w2 = f64x2.mul(p2, v128.load(column, 32));
      const w3 = f64x2.mul(p3, v128.load(column, 48));
      const mean = ofMean + (i << 3);
      store<f64>(mean, load<f64>(mean) + laneSum(f64x2.add(f64x2.add(w0, w1), f64x2.add(w2, w3))));
      if (q.isDiagonal) addProduct(w0, w1, w2, w3, column, ofProducts + (i << 3));
      else addProducts(w0, w1, w2, w3, column, d - i, ofProducts + ((i * d + i) << 3));
    }
  }
}

/** Products of weighted deviations with `count` columns from `column` on, two at a time. */
@inline
function addProducts(w0: v128, w1: v128, w2: v128, w3: v128, from: usize, count: usize, to: usize): void {
  let column = from;
  let out = to;
  let left = <i32>count;
  for (; left >= 2; left -= 2) {
    const a = f64x2.add(
      f64x2.add(f64x2.mul(w0, v128.load(column)), f64x2.mul(w1, v128.load(column, 16))),
      f64x2.add(f64x2.mul(w2, v128.load(column, 32)), f64x2.mul(w3, v128.load(column, 48))),
    );
    const b = f64x2.add(
      f64x2.add(f64x2.mul(w0, v128.load(column, 64)), f64x2.mul(w1, v128.load(column, 80))),
      f64x2.add(f64x2.mul(w2, v128.load(column, 96)), f64x2.mul(w3, v128.load(column, 112))),
    );
    const pair = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
    v128.store(out, f64x2.add(v128.load(out), pair));
    column += 2 * COLUMN;
    out += 16;
  }
  if (left > 0) addProduct(w0, w1, w2, w3, column, out);
}

@inline
function addProduct(w0: v128, w1: v128, w2: v128, w3: v128, column: usize, out: usize): void {
  const sum = f64x2.add(
    f64x2.add(f64x2.mul(w0, v128.load(column)), f64x2.mul(w1, v128.load(column, 16))),
    f64x2.add(f64x2.mul(w2, v128.load(column, 32)), f64x2.mul(w3, v128.load(column, 48))),
  );
  store<f64>(out, load<f64>(out) + laneSum(sum));
}

@inline
function laneSum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

function addParts(q: MixtureParameters, word: usize): void {
  const stride = (<usize>q.words) << 3;
  const out = q.sums + (word << 3);
  let sum = load<f64>(out);
  for (let part = 1; part < q.nParts; part++) sum += load<f64>(out + <usize>part * stride);
  store<f64>(out, sum);
}
