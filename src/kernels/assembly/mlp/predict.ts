import { Gang } from '../gang';
import { tanhOf } from './exp-log';
import { gatherBlock } from './gather';
import { BLOCK, COLUMN, layerAt, MlpLayer, TANH } from './parameters';
import { probabilities } from './softmax';
import { forwardTile } from './tiles';

/** Blocks that go through a layer together, while four units' weights stay close. */
const GROUP: i32 = 8;

@unmanaged
export class MlpPrediction extends Gang {
  /** f32[., nCols] row-major. */
  x: usize;
  nCols: i32;
  /** u32[n] rows of x, or 0: all. */
  rows: usize;
  n: i32;
  /** Without normalisation and dropout; input and output are not used. */
  layers: usize;
  nLayers: i32;
  nClasses: i32;
  /** Of each thread: two times f32[GROUP, most units, 8], `scratchStride` bytes apart, then u32[8]. */
  scratch: usize;
  scratchStride: usize;
  /** f32[n, nClasses] */
  out: usize;
  /** Whether sums are told as they are. */
  isLinear: i32;
}

/** Probabilities of rows: each row's depend on it alone, to the bit. */
export function mlpPredict(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<MlpPrediction>(block);
  const nBlocks = (q.n + BLOCK - 1) / BLOCK;
  const to = <i32>(<i64>nBlocks * (threadIndex + 1) / nThreads);
  for (let at = <i32>(<i64>nBlocks * threadIndex / nThreads); at < to; at += GROUP) {
    predictGroup(q, at, min(GROUP, to - at), q.scratch + <usize>threadIndex * q.scratchStride);
  }
}

function predictGroup(q: MlpPrediction, first: i32, count: i32, scratch: usize): void {
  const rows = scratch;
  let input = scratch + 64;
  let output = input + ((q.scratchStride - 64) >> 1);
  const nIn = layerAt(q.layers, 0).nIn;
  for (let block = 0; block < count; block++) {
    const row = (first + block) * BLOCK;
    const nRows = min(BLOCK, q.n - row);
    for (let r = 0; r < nRows; r++) {
      const at = <usize>r << 2;
      store<u32>(rows + at, q.rows == 0 ? row + r : load<u32>(q.rows + (<usize>row << 2) + at));
    }
    gatherBlock(q.x, q.nCols, rows, nRows, input + <usize>(block * nIn) * COLUMN, nIn, true);
  }
  for (let index = 0; index < q.nLayers; index++) {
    const layer = layerAt(q.layers, index);
    multiply(layer, count, input, output);
    const from = input;
    input = output;
    output = from;
  }
  const padded = <usize>layerAt(q.layers, q.nLayers - 1).nOut;
  for (let block = 0; block < count; block++) {
    const logits = input + <usize>block * padded * COLUMN;
    if (!q.isLinear) probabilities(logits, q.nClasses);
    const row = (first + block) * BLOCK;
    for (let r = 0; r < min(BLOCK, q.n - row); r++) {
      const out = q.out + ((<usize>(row + r) * <usize>q.nClasses) << 2);
      for (let c: usize = 0; c < <usize>q.nClasses; c++) {
        store<f32>(out + (c << 2), load<f32>(logits + c * COLUMN + (<usize>r << 2)));
      }
    }
  }
}

function multiply(layer: MlpLayer, count: i32, from: usize, to: usize): void {
  const slope = f32x4.splat(layer.activation == TANH ? 1.0 : layer.slope);
  const stride = <usize>layer.nIn << 2;
  const inputStride = <usize>layer.nIn * COLUMN;
  const outStride = <usize>layer.nOut * COLUMN;
  for (let unit: usize = 0; unit < <usize>layer.nOut; unit += 4) {
    const weights = layer.weights + unit * stride;
    for (let block: usize = 0; block < <usize>count; block++) {
      const input = from + block * inputStride;
      const out = to + block * outStride + unit * COLUMN;
      forwardTile(weights, stride, layer.start + (unit << 2), input, input + inputStride, out, slope, true);
    }
  }
  if (layer.activation != TANH) return;
  const end = to + <usize>count * outStride;
  for (let at = to; at < end; at += 16) v128.store(at, tanhOf(v128.load(at)));
}
