// Gradient boosting of trees (Friedman 2001) on the log-loss, or on a loss of numbers, with Newton steps (Chen and Guestrin 2016), trees grown leaf
// by leaf from histograms (Ke et al. 2017).
import { barrier } from '../gang';
import { firstPart } from '../parts';
import { softmax, takeGradients } from './gradients';
import { growTree, valueOf } from './grow';
import { prepareTables } from './histogram';
import { tellLoss } from './loss';
import { takeMedians } from './medians';
import { ABSOLUTE, Area, areaOf, BoostParameters, leafOf, nodeOf } from './parameters';
import { drawRows } from './partition';
import { hasBin } from './categories';

/** Some rounds from the scores as they are; returns how many were done: fewer where gradients are not finite. */
export function boostRounds(threadIndex: i32, nThreads: i32, block: usize): i32 {
  const q = changetype<BoostParameters>(block);
  const area = areaOf(q, threadIndex);
  if (q.tables != 0 && q.isFirst != 0) {
    prepareTables(q, firstPart(q.d, threadIndex, nThreads), firstPart(q.d, threadIndex + 1, nThreads));
  }
  for (let round = 0; round < q.rounds; round++) {
    if (q.nOutputs > 1) {
      softmax(q, threadIndex, nThreads);
      barrier(q, nThreads);
    }
    for (let output = 0; output < q.nOutputs; output++) {
      const tree = round * q.nOutputs + output;
      const seed = load<u32>(q.seeds + (<usize>tree << 2));
      if (!takeGradients(q, area, output, seed, threadIndex, nThreads)) return round;
      area.active = q.active + (<usize>tree * <usize>q.nActive << 2);
      area.from = firstPart(q.nActive, threadIndex, nThreads);
      area.to = firstPart(q.nActive, threadIndex + 1, nThreads);
      area.nRows = drawRows(q, seed, threadIndex, nThreads);
      growTree(q, area, tree, threadIndex, nThreads);
      if (q.loss == ABSOLUTE) takeMedians(q, area, tree, threadIndex, nThreads);
      addToScores(q, area, tree, output, threadIndex, nThreads);
      barrier(q, nThreads);
    }
    tellLoss(q, round, threadIndex, nThreads);
  }
  return q.rounds;
}

/** The rows of a tree lie leaf by leaf; others walk through it. */
function addToScores(
  q: BoostParameters,
  area: Area,
  tree: i32,
  output: i32,
  threadIndex: i32,
  nThreads: i32,
): void {
  const scores = q.scores + ((<usize>output * <usize>q.nPadded) << 2);
  const from = firstOf(area.nRows, threadIndex, nThreads);
  const to = firstOf(area.nRows, threadIndex + 1, nThreads);
  for (let i = 0; i < area.nLeaves; i++) {
    const leaf = leafOf(area, i);
    const isMedian = q.loss == ABSOLUTE && area.nLeaves > 1;
    const value = isMedian ? <f32>nodeOf(q, tree, leaf.node).value : <f32>valueOf(q, area, leaf);
    const end = q.order + (<usize>min(to, leaf.start + leaf.rows) << 2);
    for (let at = q.order + (<usize>max(from, leaf.start) << 2); at < end; at += 4) {
      const score = scores + (<usize>load<u32>(at) << 2);
      store<f32>(score, load<f32>(score) + value);
    }
  }
  if (area.nRows == q.nTrain && q.nHeld == 0) return;
  // nodes were written by thread 0
  barrier(q, nThreads);
  walkRows(q, tree, scores, q.order + (<usize>area.nRows << 2), q.nTrain - area.nRows, threadIndex, nThreads);
  walkRows(q, tree, scores, q.heldRows, q.nHeld, threadIndex, nThreads);
}

@inline
function firstOf(n: i32, threadIndex: i32, nThreads: i32): i32 {
  return <i32>(<i64>n * threadIndex / nThreads);
}

function walkRows(
  q: BoostParameters,
  tree: i32,
  scores: usize,
  rows: usize,
  n: i32,
  threadIndex: i32,
  nThreads: i32,
): void {
  const to = firstOf(n, threadIndex + 1, nThreads);
  for (let i = firstOf(n, threadIndex, nThreads); i < to; i++) {
    const row = <usize>load<u32>(rows + (<usize>i << 2));
    const score = scores + (row << 2);
    store<f32>(score, load<f32>(score) + <f32>leafValue(q, tree, q.rows + row * <usize>q.d));
  }
}

function leafValue(q: BoostParameters, tree: i32, codes: usize): f64 {
  let node = nodeOf(q, tree, 0);
  while (node.column >= 0) {
    const code = <i32>load<u8>(codes + <usize>node.column);
    let isLeft: bool;
    if ((node.flags & 2) != 0) isLeft = hasBin(changetype<usize>(node) + 32, code);
    else if (code == load<i32>(q.nBins + (<usize>node.column << 2))) isLeft = (node.flags & 1) != 0;
    else isLeft = code <= node.bin;
    node = nodeOf(q, tree, node.child + (isLeft ? 0 : 1));
  }
  return node.value;
}
