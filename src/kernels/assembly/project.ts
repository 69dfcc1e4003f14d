import { Gang } from './gang';
import { firstPart, partCount, rowsPerPart } from './parts';

@unmanaged
class ProjectParameters extends Gang {
  /** f32[n * d] row-major. */
  x: usize;
  n: i32;
  d: i32;
  components: i32;
  /** f64[d], f64[components * d]. */
  mean: usize;
  axes: usize;
  /** Out: f32[n * components]. */
  scores: usize;
}

/** Scores = (x - mean) times the axes, sums in f64 in the order of the columns. */
export function project(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<ProjectParameters>(block);
  const nParts = partCount(q.n);
  const perPart = rowsPerPart(q.n);
  const from = firstPart(nParts, threadIndex, nThreads) * perPart;
  const to = min(q.n, firstPart(nParts, threadIndex + 1, nThreads) * perPart);
  const bytes = <usize>q.d << 2;
  for (let i = from; i < to; i++) {
    const row = q.x + <usize>i * bytes;
    let axis = q.axes;
    for (let c = 0; c < q.components; c++) {
      let sum = 0.0;
      let mean = q.mean;
      for (let at = row; at < row + bytes; at += 4) {
        sum += (<f64>load<f32>(at) - load<f64>(mean)) * load<f64>(axis);
        mean += 8;
        axis += 8;
      }
      store<f32>(q.scores + ((<usize>i * <usize>q.components + <usize>c) << 2), <f32>sum);
    }
  }
}
