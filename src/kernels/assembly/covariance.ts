import { barrier, Gang } from './gang';
import { firstPart, partCount, rowsPerPart } from './parts';

/** Sums are kept for at most this many groups of parts: a d x d matrix each. */
const MAX_GROUPS: i32 = 16;
const ROWS_AT_ONCE: i32 = 4;

@unmanaged
class CovarianceParameters extends Gang {
  /** f32[n * d] row-major. */
  x: usize;
  n: i32;
  d: i32;
  /** f64[d] */
  mean: usize;
  /** f64[groups][d * d] scratch; the first becomes the covariance. */
  sums: usize;
  /** f64[4 * (d + 1)] per thread. */
  deviations: usize;
}

/** Groups of rows that have sums of their own. */
export function covarianceGroups(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  return <f64>min(MAX_GROUPS, partCount(changetype<CovarianceParameters>(block).n));
}

/** Population covariance about the mean, f64, four rows at a time; groups of rows are combined in order. */
export function covariance(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<CovarianceParameters>(block);
  const nParts = partCount(q.n);
  const perPart = rowsPerPart(q.n);
  const nGroups = min(MAX_GROUPS, nParts);
  const cells = <usize>q.d * <usize>q.d;
  const stride = <usize>(q.d + 1) & ~1;
  const deviations = q.deviations + (<usize>threadIndex * stride * ROWS_AT_ONCE << 3);
  memory.fill(deviations, 0, stride * ROWS_AT_ONCE << 3);
  const to = firstPart(nGroups, threadIndex + 1, nThreads);
  for (let group = firstPart(nGroups, threadIndex, nThreads); group < to; group++) {
    const sums = q.sums + (<usize>group * cells << 3);
    memory.fill(sums, 0, cells << 3);
    const end = min(q.n, firstPart(nParts, group + 1, nGroups) * perPart);
    for (let row = firstPart(nParts, group, nGroups) * perPart; row < end; row += ROWS_AT_ONCE) {
      for (let r = 0; r < ROWS_AT_ONCE; r++) {
        const at = deviations + (<usize>r * stride << 3);
        if (row + r < end) deviate(q.x + (<usize>(row + r) * <usize>q.d << 2), q.mean, q.d, at);
        else memory.fill(at, 0, stride << 3);
      }
      addProducts(deviations, stride << 3, q.d, sums);
    }
  }
  barrier(q, nThreads);
  if (threadIndex == 0) combine(q, nGroups, cells);
}

function deviate(row: usize, mean: usize, d: i32, out: usize): void {
  const end = row + (<usize>d << 2);
  for (; row < end; row += 4) {
    store<f64>(out, <f64>load<f32>(row) - load<f64>(mean));
    mean += 8;
    out += 8;
  }
}

/** Upper triangle of sums += products of the deviations of four rows, which lie `stride` bytes apart. */
function addProducts(deviations: usize, stride: usize, d: i32, sums: usize): void {
  const end = <usize>d << 3;
  for (let p: usize = 0; p < end; p += 8) {
    const a = deviations + p;
    const a0 = v128.load64_splat(a);
    const a1 = v128.load64_splat(a + stride);
    const a2 = v128.load64_splat(a + stride * 2);
    const a3 = v128.load64_splat(a + stride * 3);
    let q = p;
    for (; q + 8 < end; q += 16) {
      const b = deviations + q;
      const low = f64x2.add(f64x2.mul(a0, v128.load(b)), f64x2.mul(a1, v128.load(b + stride)));
      const high = f64x2.add(f64x2.mul(a2, v128.load(b + stride * 2)), f64x2.mul(a3, v128.load(b + stride * 3)));
      v128.store(sums + q, f64x2.add(v128.load(sums + q), f64x2.add(low, high)));
    }
    if (q < end) {
      const b = deviations + q;
      const low = load<f64>(a) * load<f64>(b) + load<f64>(a + stride) * load<f64>(b + stride);
      const high =
        load<f64>(a + stride * 2) * load<f64>(b + stride * 2) + load<f64>(a + stride * 3) * load<f64>(b + stride * 3);
      store<f64>(sums + q, load<f64>(sums + q) + (low + high));
    }
    sums += end;
  }
}

function combine(q: CovarianceParameters, nGroups: i32, cells: usize): void {
  const d = <usize>q.d;
  for (let i: usize = 0; i < d; i++) {
    for (let j = i; j < d; j++) {
      let sum = 0.0;
      for (let group: usize = 0; group < <usize>nGroups; group++) {
        sum += load<f64>(q.sums + ((group * cells + i * d + j) << 3));
      }
      const value = sum / <f64>q.n;
      store<f64>(q.sums + ((i * d + j) << 3), value);
      store<f64>(q.sums + ((j * d + i) << 3), value);
    }
  }
}
