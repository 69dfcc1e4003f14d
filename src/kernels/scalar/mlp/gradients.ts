import { type MlpActivation, VARIANCE_FLOOR } from '../../mlp/network.ts';
import { isDropped } from './is-dropped.ts';
import type { MlpLayerState } from './layer-state.ts';

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

/** What a layer did with the rows of a step. */
export interface MlpTrace {
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
): { loss: number; gradients: MlpLayerState[]; traces: readonly MlpTrace[] } {
  const traces: MlpTrace[] = [];
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

/** The largest logit is taken off. */
function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const e = logits.map((z) => Math.exp(z - most));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((value) => value / sum);
}

function forwardLayer(
  layer: MlpLayerState,
  input: Float64Array[],
  pass: MlpPass & { readonly index: number; readonly isLast: boolean; readonly rows: readonly number[] },
): MlpTrace {
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
  { input, normalised, variance }: MlpTrace,
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
