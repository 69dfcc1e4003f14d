import { firstPart } from '../parts';
import { loadBlock, rateBlock } from './block';
import { blockOf, classesOf, columnBytes, LogisticParameters, probabilitiesOf } from './parameters';
import { judgeMany, judgeTwo } from './sigmoid';

/** Probabilities of every class for every row; a row's do not depend on those beside it. */
export function logisticPredict(threadIndex: i32, nThreads: i32, parameters: usize): void {
  const q = changetype<LogisticParameters>(parameters);
  const block = blockOf(q, threadIndex);
  const nBlocks = (q.n + q.blockRows - 1) / q.blockRows;
  const to = firstPart(nBlocks, threadIndex + 1, nThreads);
  memory.fill(classesOf(q, block) - columnBytes(q), 0, 2 * columnBytes(q));
  for (let at = firstPart(nBlocks, threadIndex, nThreads); at < to; at++) {
    const row = at * q.blockRows;
    const nRows = min(q.blockRows, q.n - row);
    loadBlock(q, row, nRows, block);
    rateBlock(q, block);
    if (q.k == 1) judgeTwo(q, block);
    else judgeMany(q, block);
    writeBlock(q, row, nRows, probabilitiesOf(q, block));
  }
}

function writeBlock(q: LogisticParameters, row: i32, nRows: i32, probabilities: usize): void {
  const step = columnBytes(q);
  const nClasses = max(2, q.k);
  let to = q.probabilities + ((<usize>row * <usize>nClasses) << 2);
  for (let r: usize = 0; r < <usize>nRows; r++) {
    const from = probabilities + (r << 3);
    if (q.k == 1) {
      const p = load<f64>(from);
      store<f32>(to, <f32>(1.0 - p));
      store<f32>(to, <f32>p, 4);
      to += 8;
      continue;
    }
    for (let c: usize = 0; c < <usize>q.k; c++) {
      store<f32>(to, <f32>load<f64>(from + c * step));
      to += 4;
    }
  }
}
