import { invariant } from '#base';
import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { putRecord, RECORD_WORDS } from './layer-record.ts';
import {
  batchCount,
  type DenseLayer,
  type MlpNetwork,
  type MlpOptimiser,
  type MlpRows,
  type MlpTraining,
  stepRates,
  VARIANCE_FLOOR,
} from './network.ts';
import { padded, paddedCells, putLayer, takeLayer } from './padded-layers.ts';

/** Multiplications a step that a thread is worth its waiting for the others. */
const WORK_OF_THREAD = 600_000;
/** Multiplications of one call: an instant, so that it can be stopped between two. */
const WORK_OF_CALL = 1e9;

/** A network in training, in pool memory until `release`. */
export interface MlpTrainer {
  readonly nBatches: number;
  /**
   * Goes once over all rows, in an order of this epoch. @param epoch from 0.
   * @param learningRates [nBatches]
   * @param onShare told between calls how much of the epoch is done; may throw to stop.
   * @returns mean over rows of weighted loss, of the batches as they came; not finite when training diverged.
   */
  epoch(epoch: number, learningRates: ArrayLike<number>, onShare?: (share: number) => void): Promise<number>;
  /** The network as it predicts: normalisation by running averages is part of the weights. */
  network(): MlpNetwork;
  release(): void;
}

interface Place {
  readonly shape: Pick<DenseLayer, 'nIn' | 'nOut'>;
  /** First of its numbers among the values. */
  readonly at: number;
  readonly hasScale: boolean;
  /** [padded nOut] over batches; null without normalisation. */
  readonly running: { readonly mean: Float32Array; readonly variance: Float32Array } | null;
}

/**
 * Training by batches: forward, backward (Rumelhart, Hinton and Williams 1986) and a step, in f32; sums of losses in f64.
 * The same bytes at any number of threads. x: finite [n, d]. O(weights) a row.
 */
export function createMlpTrainer(
  pool: KernelPool,
  { x, rows, y, weights }: MlpRows & { readonly x: KernelMatrix },
  training: MlpTraining,
): MlpTrainer {
  const nClasses = training.network.layers.at(-1)!.nOut;
  const isClassed = y.length === x.nRows && y.every((one) => one >= 0 && one < nClasses);
  invariant(isClassed, 'every row has a class that the network gives');
  invariant(rows.length > 0 && rows.every((row) => row < x.nRows), 'rows to train on are rows of the matrix');
  const scope = engineOf(pool).scope();
  try {
    const nBatches = batchCount(rows.length, training.batchSize);
    const batchRows = Math.ceil(rows.length / nBatches);
    const nBlocks = Math.ceil(batchRows / 8);
    const net = placeNetwork(scope, training, nBlocks);
    const rates = scope.f32(4 * nBatches);
    const { optimiser } = training;
    const [beta1, beta2, epsilon] =
      optimiser.kind === 'sgd'
        ? [optimiser.momentum, 0, 0]
        : [optimiser.beta1, optimiser.beta2, optimiser.epsilon];
    const f64 = [0, beta1, beta2, epsilon, training.weightDecay, training.clipNorm];
    const fixed = {
      rows: [x.ptr, x.nCols, copy(scope.i32(rows.length), rows), rows.length, scope.bytes(rows.length * 4)],
      labels: [copy(scope.i32(y.length), y), copy(scope.f32(weights.length), weights), nClasses],
      layers: [net.records, net.places.length, nBatches],
      optimiser: [rates.byteOffset, kindOf(optimiser), ...net.arrays, net.values.length],
      scratch: [...[4, 4, 4].map((bytes) => scope.bytes(nBlocks * 8 * bytes)), scope.bytes(nBlocks * 8)],
      rng: scope.bytes(64),
    };
    const stepWork = 3 * batchRows * net.values.length;
    const nThreads = Math.max(1, Math.min(pool.threads, Math.floor(stepWork / WORK_OF_THREAD)));
    const stepsPerCall = Math.max(1, Math.floor(WORK_OF_CALL / stepWork));
    let stepsDone = 0;
    return {
      nBatches,
      async epoch(epoch, learningRates, onShare) {
        for (let b = 0; b < nBatches; b++)
          rates.set(stepRates(learningRates[b]!, ++stepsDone, optimiser), 4 * b);
        let sum = 0;
        for (let from = 0; from < nBatches; from += stepsPerCall) {
          const to = Math.min(nBatches, from + stepsPerCall);
          const own = engineOf(pool).scope();
          try {
            const i32 = [...fixed.rows, ...fixed.labels, ...fixed.layers, from, to, training.seed, epoch];
            i32.push(...fixed.optimiser, ...fixed.scratch, fixed.rng);
            const block = own.block({ f64, i32 });
            await engineOf(pool).gang('mlpTrain', block, nThreads);
            sum += new Float64Array(rates.buffer, block + 64, 1)[0]!;
          } finally {
            own.release();
          }
          onShare?.(to / nBatches);
        }
        return sum / rows.length;
      },
      network: () => ({
        activation: training.network.activation,
        layers: net.places.map((place) => folded(place, net.values)),
      }),
      release: () => scope.release(),
    };
  } catch (error) {
    scope.release();
    throw error;
  }
}

function kindOf(optimiser: MlpOptimiser): number {
  if (optimiser.kind === 'sgd') return optimiser.nesterov ? 1 : 0;
  return optimiser.kind === 'adam' ? 2 : 3;
}

function copy<T extends Int32Array | Float32Array>(to: T, from: ArrayLike<number>): number {
  to.set(from);
  return to.byteOffset;
}

/** Values, gradients, moments, and the buffers that a batch goes through. */
function placeNetwork(scope: Scope, { network, batchNorm, dropout }: MlpTraining, nBlocks: number) {
  const { layers } = network;
  const isHidden = (index: number) => index < layers.length - 1;
  const nValues = layers.reduce((sum, layer, i) => sum + paddedCells(layer, batchNorm && isHidden(i)), 0);
  const [values, ...rest] = Array.from({ length: 4 }, () => zeros(scope, nValues));
  const words = scope.i32(layers.length * RECORD_WORDS);
  const buffer = (units: number) => zeros(scope, nBlocks * 8 * padded(units)).byteOffset;
  const places: Place[] = [];
  let at = 0;
  let input = buffer(layers[0]!.nIn);
  for (const [i, layer] of layers.entries()) {
    const hasScale = batchNorm && isHidden(i);
    const nIn = padded(layer.nIn);
    const nOut = padded(layer.nOut);
    putLayer(layer, values!, at);
    const bias = at + nOut * nIn;
    const perUnit = Array.from({ length: hasScale ? 5 : 0 }, () => zeros(scope, nOut));
    if (hasScale) values!.fill(1, bias + nOut, bias + nOut + layer.nOut);
    const [start, mean, inverse, runningMean, runningVariance] = perUnit;
    const pointer = (index: number) => values!.byteOffset + 4 * index;
    const output = buffer(layer.nOut);
    const record = {
      ...{ nIn, nOut, input, output },
      weights: pointer(at),
      bias: pointer(bias),
      gamma: hasScale ? pointer(bias + nOut) : 0,
      start: start?.byteOffset ?? pointer(bias),
      deltas: buffer(layer.nOut),
      normalised: hasScale ? buffer(layer.nOut) : 0,
      mean: mean?.byteOffset ?? 0,
      inverse: inverse?.byteOffset ?? 0,
      runningMean: runningMean?.byteOffset ?? 0,
      runningVariance: runningVariance?.byteOffset ?? 0,
      activation: isHidden(i) ? network.activation : null,
      dropout: isHidden(i) ? dropout[i]! : 0,
    };
    putRecord(record, words, i * RECORD_WORDS);
    const running = hasScale ? { mean: runningMean!, variance: runningVariance! } : null;
    places.push({ shape: { nIn: layer.nIn, nOut: layer.nOut }, at, hasScale, running });
    at += paddedCells(layer, hasScale);
    input = output;
  }
  const arrays = [values!, ...rest].map(({ byteOffset }) => byteOffset);
  return { values: values!, arrays, records: words.byteOffset, places };
}

function zeros(scope: Scope, length: number): Float32Array {
  return scope.f32(length).fill(0);
}

/** A layer with its normalisation worked into weights and biases, in f64. */
function folded({ shape, at, running }: Place, values: Float32Array): DenseLayer {
  const layer = takeLayer(shape, values, at);
  if (running === null) return layer;
  const { nIn, nOut, weights, bias } = layer;
  const gamma = at + padded(nOut) * (padded(nIn) + 1);
  for (let u = 0; u < nOut; u++) {
    const factor = values[gamma + u]! / Math.sqrt(running.variance[u]! + VARIANCE_FLOOR);
    for (let i = u * nIn; i < (u + 1) * nIn; i++) weights[i] = weights[i]! * factor;
    bias[u] = bias[u]! - running.mean[u]! * factor;
  }
  return layer;
}
