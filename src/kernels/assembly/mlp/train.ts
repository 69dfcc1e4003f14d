// Steps of training, many in one call. A thread takes some blocks of the batch forward and backward, then some of the
// weights over the whole batch: two barriers a step, four more for a layer with batch normalisation. What is summed over
// rows is summed by one thread in the order of the rows, so that no result depends on the number of threads.
import { barrier } from '../gang';
import { forkRng, nextUint32, Rng, seedRng } from '../random';
import { activate, derive } from './activate';
import { measure, normalise, sumDeltas, unnormalise } from './batch-norm';
import { gatherBlock } from './gather';
import { BLOCK, COLUMN, isFused, layerAt, MlpLayer, MlpParameters } from './parameters';
import { rateTargets } from './rate-targets';
import { rateBlock } from './softmax';
import { backwardTile, forwardTile } from './tiles';
import { clipScale, GRADIENT, passWeights, STEP } from './update';

/** Steps fromStep..toStep - 1 of an epoch. */
export function mlpTrain(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<MlpParameters>(block);
  if (q.fromStep == 0) {
    if (threadIndex == 0) shuffle(q);
    barrier(q, nThreads);
  }
  for (let step = q.fromStep; step < q.toStep; step++) trainStep(q, step, threadIndex, nThreads);
}

/** Fisher and Yates, by the numbers of the seed's stream for this epoch. */
function shuffle(q: MlpParameters): void {
  const parent = changetype<Rng>(q.rng);
  const rng = changetype<Rng>(q.rng + 32);
  seedRng(parent, q.seed);
  forkRng(rng, parent, q.epoch);
  memory.copy(q.order, q.rows, <usize>q.n << 2);
  for (let i = q.n - 1; i > 0; i--) {
    const j = <usize>((<u64>nextUint32(rng) * <u64>(i + 1)) >> 32);
    const a = q.order + (<usize>i << 2);
    const b = q.order + (j << 2);
    const row = load<u32>(a);
    store<u32>(a, load<u32>(b));
    store<u32>(b, row);
  }
}

function trainStep(q: MlpParameters, step: i32, threadIndex: i32, nThreads: i32): void {
  const first = <i32>(<i64>q.n * step / q.nBatches);
  const nRows = <i32>(<i64>q.n * (step + 1) / q.nBatches) - first;
  const nBlocks = (nRows + BLOCK - 1) / BLOCK;
  const from = nBlocks * threadIndex / nThreads;
  const to = nBlocks * (threadIndex + 1) / nThreads;
  take(q, first, nRows, from, to);
  forward(q, step, nRows, from, to, threadIndex, nThreads);
  const last = layerAt(q.layers, q.nLayers - 1);
  const stride = <usize>last.nOut * COLUMN;
  for (let block = from; block < to; block++) {
    const at = <usize>block * stride;
    if (q.targets != 0) rateTargets(q, last.output + at, last.deltas + at, last.nOut, block);
    else rateBlock(q, last.output + at, last.deltas + at, last.nOut, block);
  }
  for (let index = q.nLayers - 1; index > 0; index--) {
    backward(q, index, nRows, from, to, threadIndex, nThreads);
  }
  barrier(q, nThreads);
  if (threadIndex == 0) addLosses(q, nRows, nBlocks);
  if (q.clipNorm == 0.0) {
    passWeights(q, GRADIENT | STEP, nBlocks, step, 1.0, threadIndex, nThreads);
  } else {
    passWeights(q, GRADIENT, nBlocks, step, 1.0, threadIndex, nThreads);
    barrier(q, nThreads);
    passWeights(q, STEP, nBlocks, step, clipScale(q), threadIndex, nThreads);
  }
  barrier(q, nThreads);
}

/** Rows of some blocks, their weights and their numbers. */
function take(q: MlpParameters, first: i32, nRows: i32, from: i32, to: i32): void {
  const layer = layerAt(q.layers, 0);
  for (let block = from; block < to; block++) {
    const count = min(BLOCK, nRows - block * BLOCK);
    const rows = q.order + (<usize>(first + block * BLOCK) << 2);
    for (let r = 0; r < BLOCK; r++) {
      const at = <usize>block * COLUMN + (<usize>r << 2);
      const row = load<u32>(rows + (<usize>min(r, count - 1) << 2));
      const weight = <f64>load<f32>(q.rowWeights + (<usize>row << 2)) / <f64>nRows;
      store<u32>(q.places + at, row);
      store<f32>(q.shares + at, r < count ? <f32>weight : 0.0);
      store<f32>(q.mask + at, r < count ? 1.0 : 0.0);
    }
    const to = layer.input + <usize>(block * layer.nIn) * COLUMN;
    gatherBlock(q.x, q.nCols, rows, count, to, layer.nIn, false);
  }
}

function forward(
  q: MlpParameters,
  step: i32,
  nRows: i32,
  from: i32,
  to: i32,
  threadIndex: i32,
  nThreads: i32,
): void {
  for (let index = 0; index < q.nLayers; index++) {
    const layer = layerAt(q.layers, index);
    multiply(layer, from, to);
    if (isFused(layer)) continue;
    if (layer.gamma != 0) {
      barrier(q, nThreads);
      const averaging = <f64>load<f32>(q.rates + (<usize>step << 4), 12);
      const units = layer.nOut;
      measure(
        q,
        layer,
        nRows,
        averaging,
        units * threadIndex / nThreads,
        units * (threadIndex + 1) / nThreads,
      );
      barrier(q, nThreads);
      normalise(layer, from, to);
    }
    activate(q, index, from, to);
  }
}

/** Products of a layer for some blocks, activated where that is all there is to do. */
function multiply(layer: MlpLayer, from: i32, to: i32): void {
  const slope = f32x4.splat(isFused(layer) ? layer.slope : 1.0);
  const out = layer.gamma != 0 ? layer.normalised : layer.output;
  const stride = <usize>layer.nIn << 2;
  const inputStride = <usize>layer.nIn * COLUMN;
  const outStride = <usize>layer.nOut * COLUMN;
  for (let unit: usize = 0; unit < <usize>layer.nOut; unit += 4) {
    const weights = layer.weights + unit * stride;
    const start = layer.start + (unit << 2);
    for (let block = from; block < to; block++) {
      const input = layer.input + <usize>block * inputStride;
      const at = out + <usize>block * outStride + unit * COLUMN;
      forwardTile(weights, stride, start, input, input + inputStride, at, slope, false);
    }
  }
}

/** From the deltas of a layer to those of the one before. */
function backward(
  q: MlpParameters,
  index: i32,
  nRows: i32,
  from: i32,
  to: i32,
  threadIndex: i32,
  nThreads: i32,
): void {
  const layer = layerAt(q.layers, index);
  const before = layerAt(q.layers, index - 1);
  const slope = f32x4.splat(isFused(before) ? before.slope : 1.0);
  const stride = <usize>layer.nIn << 2;
  const deltaStride = <usize>layer.nOut * COLUMN;
  const outStride = <usize>layer.nIn * COLUMN;
  for (let unit: usize = 0; unit < <usize>layer.nIn; unit += 4) {
    const weights = layer.weights + (unit << 2);
    for (let block = from; block < to; block++) {
      const deltas = layer.deltas + <usize>block * deltaStride;
      const at = <usize>block * outStride + unit * COLUMN;
      backwardTile(weights, stride, deltas, deltas + deltaStride, before.output + at, before.deltas + at, slope);
    }
  }
  if (isFused(before)) return;
  derive(q, index - 1, from, to);
  if (before.gamma == 0) return;
  barrier(q, nThreads);
  const units = before.nOut;
  sumDeltas(
    q,
    before,
    (nRows + BLOCK - 1) / BLOCK,
    units * threadIndex / nThreads,
    units * (threadIndex + 1) / nThreads,
  );
  barrier(q, nThreads);
  unnormalise(q, before, nRows, from, to);
}

function addLosses(q: MlpParameters, nRows: i32, nBlocks: i32): void {
  let sum = 0.0;
  for (let block = 0; block < nBlocks; block++) sum += load<f64>(q.losses + (<usize>block << 3));
  q.loss += sum * <f64>nRows;
}
