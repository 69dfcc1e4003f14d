import { Gang } from './gang';
import { firstPart, partCount, rowsPerPart } from './parts';

@unmanaged
class AssignParameters extends Gang {
  /** f32[n * d] row-major. */
  x: usize;
  n: i32;
  d: i32;
  /** f64[k * d] */
  centres: usize;
  k: i32;
  /** Out: i32[n], f32[n], i32[n], f32[n]. */
  labels: usize;
  distances: usize;
  runnersUp: usize;
  runnerUpDistances: usize;
}

/** The two nearest centres by direct differences in f64; ties go to the lower index. */
export function assignNearest(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<AssignParameters>(block);
  const nParts = partCount(q.n);
  const perPart = rowsPerPart(q.n);
  const from = firstPart(nParts, threadIndex, nThreads) * perPart;
  const to = min(q.n, firstPart(nParts, threadIndex + 1, nThreads) * perPart);
  for (let row = from; row < to; row++) {
    const raw = q.x + (<usize>row * <usize>q.d << 2);
    let centre = q.centres;
    let label = -1;
    let runnerUp = -1;
    let best = Infinity;
    let second = Infinity;
    for (let c = 0; c < q.k; c++) {
      const square = rowToCentre(raw, centre, q.d);
      centre += <usize>q.d << 3;
      if (square < best) {
        second = best;
        runnerUp = label;
        best = square;
        label = c;
      } else if (square < second) {
        second = square;
        runnerUp = c;
      }
    }
    const at = <usize>row << 2;
    store<i32>(q.labels + at, label);
    store<f32>(q.distances + at, <f32>Math.sqrt(best));
    store<i32>(q.runnersUp + at, runnerUp);
    store<f32>(q.runnerUpDistances + at, <f32>Math.sqrt(second));
  }
}

/** Squared distance of a row-major f32 row to an f64 centre, summed in the order of the columns. */
@inline
function rowToCentre(row: usize, centre: usize, d: i32): f64 {
  let square = 0.0;
  const end = row + (<usize>d << 2);
  for (; row < end; row += 4) {
    const difference = <f64>load<f32>(row) - load<f64>(centre);
    square += difference * difference;
    centre += 8;
  }
  return square;
}
