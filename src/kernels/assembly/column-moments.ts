import { addRows, addSquaredDeviations } from './columns';
import { barrier, Gang } from './gang';
import { firstPart, partCount, rowsPerPart } from './parts';

@unmanaged
class MomentsParameters extends Gang {
  /** f32[n * d] row-major, n >= 1. */
  x: usize;
  n: i32;
  d: i32;
  /** Out: f64[d] each. */
  mean: usize;
  variance: usize;
  /** f64[64 * d] scratch. */
  partial: usize;
}

/** Mean and population variance per column, two passes, f64, parts combined in order. */
export function columnMoments(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<MomentsParameters>(block);
  const nParts = partCount(q.n);
  const perPart = rowsPerPart(q.n);
  const from = firstPart(nParts, threadIndex, nThreads);
  const to = firstPart(nParts, threadIndex + 1, nThreads);
  const bytes = <usize>q.d << 3;
  memory.fill(q.partial + <usize>from * bytes, 0, <usize>(to - from) * bytes);
  for (let part = from; part < to; part++) {
    addRows(q.x, q.d, part * perPart, min(q.n, (part + 1) * perPart), q.partial + <usize>part * bytes);
  }
  barrier(q, nThreads);
  if (threadIndex == 0) combine(q.partial, nParts, q.d, q.n, q.mean);
  barrier(q, nThreads);
  memory.fill(q.partial + <usize>from * bytes, 0, <usize>(to - from) * bytes);
  for (let part = from; part < to; part++) {
    const end = min(q.n, (part + 1) * perPart);
    addSquaredDeviations(q.x, q.d, part * perPart, end, q.mean, q.partial + <usize>part * bytes);
  }
  barrier(q, nThreads);
  if (threadIndex == 0) combine(q.partial, nParts, q.d, q.n, q.variance);
}

function combine(partial: usize, nParts: i32, d: i32, n: i32, out: usize): void {
  for (let j: usize = 0; j < <usize>d; j++) {
    let sum = 0.0;
    for (let part: usize = 0; part < <usize>nParts; part++) sum += load<f64>(partial + ((part * <usize>d + j) << 3));
    store<f64>(out + (j << 3), sum / <f64>n);
  }
}
