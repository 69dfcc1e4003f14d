import { createRng } from '#base';
import {
  batchCount,
  type MlpActivation,
  type MlpOptimiser,
  type MlpTraining,
  stepRates,
  VARIANCE_FLOOR,
} from '../mlp/network.ts';

/** A layer in f64: what is learned, or the gradient of it. */
export interface MlpLayerState {
  readonly nIn: number;
  readonly nOut: number;
  /** [nOut, nIn] */
  readonly weights: Float64Array;
  /** [nOut] */
  readonly bias: Float64Array;
  /** [nOut] scale after batch normalisation; empty without. */
  readonly gamma: Float64Array;
  /** [nOut] over batches; empty without. */
  readonly runningMean: Float64Array;
  readonly runningVariance: Float64Array;
}

/** Rows of a step. */
export interface MlpBatch {
  /** [rows][nIn of the first layer] */
  readonly x: readonly ArrayLike<number>[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  /** Number of each row in the matrix: dropout depends on it. */
  readonly rows: readonly number[];
}

/** What of a training the passes need. */
export interface MlpPass {
  readonly activation: MlpActivation;
  readonly dropout: readonly number[];
  readonly seed: number;
  readonly epoch: number;
}

interface Trace {
  /** Of each row: what went in. */
  readonly input: Float64Array[];
  /** Of each row: normalised products; empty without normalisation. */
  readonly normalised: Float64Array[];
  /** Of each row: what the activation was applied to. */
  readonly argument: Float64Array[];
  /** Of each row: 0 of units left out, else 1 / share kept. */
  readonly kept: Float64Array[];
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Mean over the rows of the weighted cross-entropy, and its gradient by everything learned (Rumelhart, Hinton and Williams 1986). */
export function mlpGradients(
  layers: readonly MlpLayerState[],
  batch: MlpBatch,
  pass: MlpPass,
): { loss: number; gradients: MlpLayerState[]; traces: readonly Trace[] } {
  const traces: Trace[] = [];
  let values: Float64Array[] = batch.x.map((row) => Float64Array.from(row));
  for (const [index, layer] of layers.entries()) {
    const isLast = index === layers.length - 1;
    const trace = forwardLayer(layer, values, { ...pass, index, isLast, rows: batch.rows });
    traces.push(trace);
    values = trace.argument.map((row, r) =>
      isLast ? row : row.map((z, u) => activate(pass.activation, z) * trace.kept[r]![u]!),
    );
  }
  const n = batch.x.length;
  let loss = 0;
  let deltas: Float64Array[] = values.map((logits, r) => {
    const p = softmax(logits);
    const share = batch.weights[r]! / n;
    loss -= share * Math.log(p[batch.y[r]!]!);
    return p.map((value, c) => share * (value - (c === batch.y[r] ? 1 : 0)));
  });
  const gradients: MlpLayerState[] = [];
  for (let index = layers.length - 1; index >= 0; index--) {
    const trace = traces[index]!;
    if (index < layers.length - 1) {
      deltas = deltas.map((row, r) =>
        row.map((d, u) => d * trace.kept[r]![u]! * slopeAt(pass.activation, trace.argument[r]![u]!)),
      );
    }
    const { gradient, before } = backwardLayer(layers[index]!, trace, deltas);
    gradients.unshift(gradient);
    deltas = before;
  }
  return { loss, gradients, traces };
}

/** softmax, the largest logit taken off. */
export function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const e = logits.map((z) => Math.exp(z - most));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((value) => value / sum);
}

/** What a step needs besides values and gradients. */
export interface OptimiserStep {
  readonly optimiser: MlpOptimiser;
  readonly learningRate: number;
  /** From 1. */
  readonly step: number;
  readonly decay: number;
}

/** One step in place: SGD with momentum (Nesterov 1983), Adam (Kingma and Ba 2015), AdamW (Loshchilov and Hutter 2019). */
export function optimiserStep(
  values: Float64Array,
  gradient: Float64Array,
  moments: { readonly first: Float64Array; readonly second: Float64Array },
  { optimiser, learningRate, step, decay }: OptimiserStep,
): void {
  const { first, second } = moments;
  const [, correction1, correction2] = stepRates(learningRate, step, optimiser);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const g = gradient[i]! + (optimiser.kind === 'adamw' ? 0 : decay * value);
    if (optimiser.kind === 'sgd') {
      first[i] = optimiser.momentum * first[i]! + g;
      values[i] =
        value - learningRate * (optimiser.nesterov ? g + optimiser.momentum * first[i]! : first[i]!);
      continue;
    }
    const { beta1, beta2, epsilon } = optimiser;
    first[i] = beta1 * first[i]! + (1 - beta1) * g;
    second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
    const along = (first[i]! * correction1) / (Math.sqrt(second[i]! * correction2) + epsilon);
    const off = optimiser.kind === 'adamw' ? learningRate * decay * value : 0;
    values[i] = value - off - learningRate * along;
  }
}

/** A training with nothing but loops: the twin of the kernel. */
export function mlpTrainerScalar(
  data: {
    readonly x: { readonly data: ArrayLike<number>; readonly nCols: number };
    readonly rows: Uint32Array;
    readonly y: Int32Array;
    readonly weights: Float32Array;
  },
  training: MlpTraining,
) {
  const layers = statesOf(training);
  const moments = layers
    .map(learnedOf)
    .map((arrays) =>
      arrays.map(({ length }) => ({ first: new Float64Array(length), second: new Float64Array(length) })),
    );
  const n = data.rows.length;
  const nBatches = batchCount(n, training.batchSize);
  let stepsDone = 0;
  const epoch = (number: number, learningRates: ArrayLike<number>): number => {
    const order = shuffled(data.rows, createRng(training.seed).fork(number));
    let total = 0;
    for (let b = 0; b < nBatches; b++) {
      const rows = [...order.subarray(Math.floor((n * b) / nBatches), Math.floor((n * (b + 1)) / nBatches))];
      const { nCols } = data.x;
      const batch: MlpBatch = {
        x: rows.map((row) => Array.from({ length: nCols }, (_, j) => data.x.data[row * nCols + j]!)),
        y: rows.map((row) => data.y[row]!),
        weights: rows.map((row) => data.weights[row]!),
        rows,
      };
      const pass = {
        activation: training.network.activation,
        dropout: training.dropout,
        seed: training.seed,
        epoch: number,
      };
      const { loss, gradients, traces } = mlpGradients(layers, batch, pass);
      total += loss * rows.length;
      const step = ++stepsDone;
      takeAverages(layers, traces, rows.length, Math.max(0.1, 1 / step));
      const scale = clipScaleOf(gradients, training.clipNorm);
      for (const [l, layer] of layers.entries()) {
        const gradient = learnedOf(gradients[l]!);
        for (const [part, values] of learnedOf(layer).entries()) {
          optimiserStep(
            values,
            gradient[part]!.map((g) => g * scale),
            moments[l]![part]!,
            {
              optimiser: training.optimiser,
              learningRate: learningRates[b]!,
              step,
              decay: part === 0 ? training.weightDecay : 0,
            },
          );
        }
      }
    }
    return total / n;
  };
  return { nBatches, layers, epoch };
}

/** The layers that a training starts from. */
export function statesOf({
  network,
  batchNorm,
}: Pick<MlpTraining, 'network' | 'batchNorm'>): MlpLayerState[] {
  return network.layers.map(({ nIn, nOut, weights, bias }, i) => {
    const scales = batchNorm && i < network.layers.length - 1 ? nOut : 0;
    return {
      nIn,
      nOut,
      weights: Float64Array.from(weights),
      bias: Float64Array.from(bias),
      gamma: new Float64Array(scales).fill(1),
      runningMean: new Float64Array(scales),
      runningVariance: new Float64Array(scales),
    };
  });
}

/** Weights, biases and scales of a layer. */
export function learnedOf({ weights, bias, gamma }: MlpLayerState): Float64Array[] {
  return [weights, bias, gamma];
}

function forwardLayer(
  layer: MlpLayerState,
  input: Float64Array[],
  pass: MlpPass & { readonly index: number; readonly isLast: boolean; readonly rows: readonly number[] },
): Trace {
  const { nIn, nOut, weights, bias, gamma } = layer;
  const hasNorm = gamma.length > 0;
  const products = input.map((row) => {
    const out = hasNorm ? new Float64Array(nOut) : Float64Array.from(bias);
    for (let u = 0; u < nOut; u++) for (let i = 0; i < nIn; i++) out[u]! += weights[u * nIn + i]! * row[i]!;
    return out;
  });
  const n = input.length;
  const mean = new Float64Array(gamma.length);
  const variance = new Float64Array(gamma.length);
  for (const row of products) for (let u = 0; u < mean.length; u++) mean[u]! += row[u]! / n;
  for (const row of products) {
    for (let u = 0; u < mean.length; u++) variance[u]! += (row[u]! - mean[u]!) ** 2 / n;
  }
  const normalised = hasNorm
    ? products.map((row) => row.map((z, u) => (z - mean[u]!) / Math.sqrt(variance[u]! + VARIANCE_FLOOR)))
    : [];
  const argument = hasNorm ? normalised.map((row) => row.map((z, u) => gamma[u]! * z + bias[u]!)) : products;
  const share = pass.isLast ? 0 : pass.dropout[pass.index]!;
  const kept = pass.rows.map((row) =>
    Float64Array.from({ length: nOut }, (_, unit) =>
      share > 0 && isDropped({ ...pass, row, unit, share }) ? 0 : 1 / (1 - share),
    ),
  );
  return { input, normalised, argument, kept, mean, variance };
}

function backwardLayer(
  layer: MlpLayerState,
  { input, normalised, variance }: Trace,
  given: readonly Float64Array[],
): { gradient: MlpLayerState; before: Float64Array[] } {
  const { nIn, nOut, weights, gamma } = layer;
  const gradient: MlpLayerState = {
    ...layer,
    weights: new Float64Array(nOut * nIn),
    bias: new Float64Array(nOut),
    gamma: new Float64Array(gamma.length),
  };
  for (const row of given) for (let u = 0; u < nOut; u++) gradient.bias[u]! += row[u]!;
  let deltas = given;
  if (gamma.length > 0) {
    const n = given.length;
    for (const [r, row] of given.entries()) {
      for (let u = 0; u < nOut; u++) gradient.gamma[u]! += row[u]! * normalised[r]![u]!;
    }
    deltas = given.map((row, r) =>
      row.map((d, u) => {
        const factor = gamma[u]! / Math.sqrt(variance[u]! + VARIANCE_FLOOR);
        return factor * (d - (gradient.bias[u]! + normalised[r]![u]! * gradient.gamma[u]!) / n);
      }),
    );
  }
  const before = deltas.map((row, r) => {
    const out = new Float64Array(nIn);
    for (let u = 0; u < nOut; u++) {
      for (let i = 0; i < nIn; i++) {
        gradient.weights[u * nIn + i]! += row[u]! * input[r]![i]!;
        out[i]! += row[u]! * weights[u * nIn + i]!;
      }
    }
    return out;
  });
  return { gradient, before };
}

function activate(activation: MlpActivation, z: number): number {
  if (activation.kind === 'tanh') return Math.tanh(z);
  return z > 0 ? z : activation.slope * z;
}

function slopeAt(activation: MlpActivation, z: number): number {
  if (activation.kind === 'tanh') return 1 - Math.tanh(z) ** 2;
  return z > 0 ? 1 : activation.slope;
}

const STEP = 0x9e3779b9;

function mixed(key: number): number {
  let z = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

/** Whether a row leaves a unit out: a function of seed, epoch, layer, row and unit. */
function isDropped(
  place: Pick<MlpPass, 'seed' | 'epoch'> & { index: number; row: number; unit: number; share: number },
): boolean {
  const { seed, epoch, index, row, unit, share } = place;
  const layer = mixed((mixed((seed + Math.imul(epoch, STEP)) | 0) + Math.imul(index + 1, STEP)) | 0);
  const bits = mixed((mixed((layer + Math.imul(row, STEP)) | 0) + Math.imul(unit, STEP)) | 0);
  return bits >>> 8 < Math.round(share * 2 ** 24);
}

function shuffled(rows: Uint32Array, rng: { uint32(): number }): Uint32Array {
  const order = rows.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const j = Number((BigInt(rng.uint32()) * BigInt(i + 1)) >> 32n);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function takeAverages(
  layers: readonly MlpLayerState[],
  traces: readonly Trace[],
  n: number,
  weight: number,
): void {
  for (const [l, { runningMean, runningVariance, gamma }] of layers.entries()) {
    const { mean, variance } = traces[l]!;
    for (let u = 0; u < gamma.length; u++) {
      const unbiased = (variance[u]! * n) / Math.max(1, n - 1);
      runningMean[u]! += weight * (mean[u]! - runningMean[u]!);
      runningVariance[u]! += weight * (unbiased - runningVariance[u]!);
    }
  }
}

function clipScaleOf(gradients: readonly MlpLayerState[], clipNorm: number): number {
  let squares = 0;
  for (const values of gradients.flatMap(learnedOf)) for (const g of values) squares += g * g;
  const norm = Math.sqrt(squares);
  return clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}
