// One pass of logistic regression: loss, gradient and, where asked for, Hessian. Rows in parts that depend on shape
// alone; the parts are added up in order.
import { barrier } from '../gang';
import { firstPart } from '../parts';
import { addDots, loadBlock, loadLabels, rateBlock } from './block';
import { addHessian } from './hessian';
import { blockOf, columnBytes, LogisticParameters, residualsOf } from './parameters';
import { judgeMany, judgeTwo } from './sigmoid';

/** Leaves the sums of all rows in the first part. */
export function logisticSums(threadIndex: i32, nThreads: i32, parameters: usize): void {
  const q = changetype<LogisticParameters>(parameters);
  const block = blockOf(q, threadIndex);
  const to = firstPart(q.nParts, threadIndex + 1, nThreads);
  for (let part = firstPart(q.nParts, threadIndex, nThreads); part < to; part++) {
    const sums = q.sums + ((<usize>part * <usize>q.words) << 3);
    memory.fill(sums, 0, (<usize>q.words) << 3);
    const end = min(q.n, (part + 1) * q.rowsPerPart);
    for (let row = part * q.rowsPerPart; row < end; row += q.blockRows) {
      const nRows = min(q.blockRows, end - row);
      loadBlock(q, row, nRows, block);
      loadLabels(q, row, nRows, block);
      addBlock(q, block, sums);
    }
  }
  barrier(q, nThreads);
  const lastWord = firstPart(q.words, threadIndex + 1, nThreads);
  for (let word = firstPart(q.words, threadIndex, nThreads); word < lastWord; word++) addParts(q, <usize>word);
}

function addBlock(q: LogisticParameters, block: usize, sums: usize): void {
  rateBlock(q, block);
  const loss = q.k == 1 ? judgeTwo(q, block) : judgeMany(q, block);
  store<f64>(sums, load<f64>(sums) + loss);
  const stride = (<usize>(q.d + 1)) << 3;
  const gradient = sums + 8;
  const residuals = residualsOf(q, block);
  for (let c: usize = 0; c < <usize>q.k; c++) {
    addDots(q, residuals + c * columnBytes(q), block, gradient + c * stride);
  }
  if (q.m > 0) addHessian(q, block, gradient + <usize>q.k * stride);
}

function addParts(q: LogisticParameters, word: usize): void {
  const stride = (<usize>q.words) << 3;
  const out = q.sums + (word << 3);
  let sum = load<f64>(out);
  for (let part = 1; part < q.nParts; part++) sum += load<f64>(out + <usize>part * stride);
  store<f64>(out, sum);
}
