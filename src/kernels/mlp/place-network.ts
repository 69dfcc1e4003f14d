import type { Scope } from '../memory/scope.ts';
import { putRecord, RECORD_WORDS } from './layer-record.ts';
import { type DenseLayer, type MlpTraining, VARIANCE_FLOOR } from './network.ts';
import { padded, paddedCells, putLayer, takeLayer } from './padded-layers.ts';

/** Where a layer of a network in training is. */
export interface Place {
  readonly shape: Pick<DenseLayer, 'nIn' | 'nOut'>;
  /** First of its numbers among the values. */
  readonly at: number;
  readonly hasScale: boolean;
  /** [padded nOut] over batches; null without normalisation. */
  readonly running: { readonly mean: Float32Array; readonly variance: Float32Array } | null;
}

/** A network in training, in pool memory. */
export interface PlacedNetwork {
  /** f32 values: weights, biases and scales of all layers. */
  readonly values: Float32Array;
  /** Pointers to values, gradients and both moments. */
  readonly arrays: readonly number[];
  /** Pointer to the layers' records. */
  readonly records: number;
  readonly places: readonly Place[];
}

/** Values, gradients, moments, and the buffers that a batch goes through. */
export function placeNetwork(
  scope: Scope,
  { network, batchNorm, dropout }: MlpTraining,
  nBlocks: number,
): PlacedNetwork {
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
export function folded({ shape, at, running }: Place, values: Float32Array): DenseLayer {
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
