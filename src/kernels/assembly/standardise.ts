import { Gang } from './gang';
import { firstPart, partCount, rowsPerPart } from './parts';

@unmanaged
class StandardiseParameters extends Gang {
  /** f32[n * d] row-major, changed in place. */
  x: usize;
  n: i32;
  d: i32;
  /** f64[d] each. */
  mean: usize;
  standardDeviation: usize;
}

/** x = (x - mean) / standard deviation, in f64; 0 where the deviation is 0. */
export function standardiseRows(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<StandardiseParameters>(block);
  const nParts = partCount(q.n);
  const perPart = rowsPerPart(q.n);
  const from = firstPart(nParts, threadIndex, nThreads) * perPart;
  const to = min(q.n, firstPart(nParts, threadIndex + 1, nThreads) * perPart);
  const d2 = <usize>(q.d & ~1) << 3;
  const end = <usize>q.d << 3;
  const zero = f64x2.splat(0);
  let at = q.x + (<usize>from * <usize>q.d << 2);
  for (let row = from; row < to; row++) {
    let j: usize = 0;
    while (j < d2) {
      const deviation = v128.load(q.standardDeviation + j);
      const centred = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(at)), v128.load(q.mean + j));
      const scaled = v128.and(f64x2.div(centred, deviation), f64x2.gt(deviation, zero));
      v128.store_lane<u64>(at, f32x4.demote_f64x2_zero(scaled), 0);
      at += 8;
      j += 16;
    }
    if (j < end) {
      const deviation = load<f64>(q.standardDeviation + j);
      const centred = <f64>load<f32>(at) - load<f64>(q.mean + j);
      store<f32>(at, deviation > 0 ? <f32>(centred / deviation) : 0);
      at += 4;
    }
  }
}
