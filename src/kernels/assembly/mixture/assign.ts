import { barrier } from '../gang';
import { firstPart } from '../parts';
import { exponentiate, loadRows, rate } from './densities';
import { logOf } from './exp-log';
import { BLOCK, COLUMN, deviationsOf, logsOf, MixtureParameters, rowsOf, squaresOf } from './parameters';

/** The most probable component of every row, the next, the posterior and the distance; the first sum is the log-likelihood. */
export function mixtureAssign(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<MixtureParameters>(block);
  const rows = rowsOf(q, threadIndex);
  const to = firstPart(q.nParts, threadIndex + 1, nThreads);
  for (let part = firstPart(q.nParts, threadIndex, nThreads); part < to; part++) {
    const end = min(q.n, (part + 1) * q.rowsPerPart);
    let logLikelihood = 0.0;
    for (let row = part * q.rowsPerPart; row < end; row += BLOCK) {
      const nRows = min(BLOCK, end - row);
      loadRows(q, row, rows);
      rate(q, rows);
      for (let r = 0; r < nRows; r++) choose(q, row + r, rows, (<usize>r) << 3);
      logLikelihood += settle(q, row, nRows, rows);
    }
    store<f64>(q.sums + ((<usize>part) << 3), logLikelihood);
  }
  barrier(q, nThreads);
  if (threadIndex > 0) return;
  let total = 0.0;
  for (let part = 0; part < q.nParts; part++) total += load<f64>(q.sums + ((<usize>part) << 3));
  store<f64>(q.sums, total);
}

/** The two largest logs of a row, the first of equals. */
function choose(q: MixtureParameters, row: i32, rows: usize, lane: usize): void {
  const logs = logsOf(q, rows) + lane;
  let first = 0;
  let second = -1;
  let most = load<f64>(logs);
  let next = -Infinity;
  for (let c = 1; c < q.k; c++) {
    const log = load<f64>(logs + <usize>c * COLUMN);
    if (log > most) {
      second = first;
      next = most;
      first = c;
      most = log;
    } else if (second < 0 || log > next) {
      second = c;
      next = log;
    }
  }
  store<i32>(q.labels + ((<usize>row) << 2), first);
  store<i32>(q.runnersUp + ((<usize>row) << 2), second);
  const square = load<f64>(squaresOf(q, rows) + <usize>first * COLUMN + lane);
  store<f32>(q.distances + ((<usize>row) << 2), <f32>sqrt(square));
}

function settle(q: MixtureParameters, row: i32, nRows: i32, rows: usize): f64 {
  const largest = deviationsOf(q, rows);
  const sums = logsOf(q, rows) + <usize>q.k * COLUMN;
  exponentiate(q, rows, largest);
  let logLikelihood = 0.0;
  for (let r = 0; r < nRows; r++) {
    const sum = load<f64>(sums + ((<usize>r) << 3));
    store<f32>(q.posteriors + ((<usize>(row + r)) << 2), <f32>(1.0 / sum));
    logLikelihood += load<f64>(largest + ((<usize>r) << 3)) + logOf(sum);
  }
  return logLikelihood;
}
