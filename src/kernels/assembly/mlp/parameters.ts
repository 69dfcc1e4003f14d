// Rows are worked on in blocks of eight, columns of a block one after another: [blocks][units][8]. Units are padded to
// a multiple of four; weights, activations and deltas of the padding are 0 and stay so.
import { Gang } from '../gang';

/** Rows of a block. */
export const BLOCK: i32 = 8;
/** Bytes of a unit of a block: eight f32. */
export const COLUMN: usize = 32;

export const LEAKY: i32 = 0;
export const TANH: i32 = 1;

export const SGD: i32 = 0;
export const NESTEROV: i32 = 1;
export const ADAM: i32 = 2;
export const ADAMW: i32 = 3;

@unmanaged
export class MlpLayer {
  /** Padded. */
  nIn: i32;
  /** Padded. */
  nOut: i32;
  /** f32[nOut, nIn] */
  weights: usize;
  /** f32[nOut]; what is added after normalisation, where there is one. */
  bias: usize;
  /** f32[nOut] or 0: batch normalisation and its scale. */
  gamma: usize;
  /** f32[nOut] that products start from: `bias`, or zeros before normalisation. */
  start: usize;
  /** f32[blocks, nIn, 8] */
  input: usize;
  /** f32[blocks, nOut, 8] after activation and dropout; logits of the last layer. */
  output: usize;
  /** f32[blocks, nOut, 8] derivatives of the loss by what the activation is applied to, then by the products. */
  deltas: usize;
  /** f32[blocks, nOut, 8] products, then normalised ones. */
  normalised: usize;
  /** f32[nOut] of the batch: mean, 1 / standard deviation. */
  mean: usize;
  inverse: usize;
  /** f32[nOut] over batches. */
  runningMean: usize;
  runningVariance: usize;
  activation: i32;
  /** Of values below 0: 0 is ReLU, 1 no activation. */
  slope: f32;
  /** A unit is dropped when the upper 24 bits of its number are below; 0: no dropout. */
  dropBelow: i32;
  /** 1 / share of units kept. */
  keptScale: f32;
}

/** Bytes of a layer's record. */
export const LAYER_BYTES: usize = 72;

@unmanaged
export class MlpParameters extends Gang {
  /** In and out: sum over rows of weighted losses. */
  loss: f64;
  /** Momentum of SGD, or decay of the first moment. */
  beta1: f64;
  beta2: f64;
  epsilon: f64;
  decay: f64;
  /** Largest norm of the gradient; 0: any. */
  clipNorm: f64;
  /** Of the Tweedie loss, between 1 and 2. */
  power: f64;
  /** f32[., nCols] row-major. */
  x: usize;
  nCols: i32;
  /** u32[n] rows of x to learn from. */
  rows: usize;
  n: i32;
  /** u32[n] the rows in the order of this epoch. */
  order: usize;
  /** i32 and f32 of each row of x. */
  y: usize;
  rowWeights: usize;
  nClasses: i32;
  layers: usize;
  nLayers: i32;
  nBatches: i32;
  fromStep: i32;
  toStep: i32;
  seed: u32;
  epoch: u32;
  /** f32[nBatches, 4]: learning rate, corrections of the first and the second moment, weight of a batch in running averages. */
  rates: usize;
  optimiser: i32;
  /** f32 each, in one order: values, gradients, moments. */
  values: usize;
  gradients: usize;
  first: usize;
  second: usize;
  nValues: i32;
  /** Of each place in the batch: row of x; its weight over the rows of the batch, 0 of padding; 1, 0 of padding. */
  places: usize;
  shares: usize;
  mask: usize;
  /** f64[blocks] */
  losses: usize;
  /** Two generators of random numbers. */
  rng: usize;
  /** f32 of each row of x: numbers to learn, by one output; 0: classes. */
  targets: usize;
  /** 0: squared errors, 1: absolute ones, 2: Poisson, 3: Tweedie. */
  targetLoss: i32;
}

@inline
export function layerAt(layers: usize, index: i32): MlpLayer {
  return changetype<MlpLayer>(layers + <usize>index * LAYER_BYTES);
}

/** Whether the activation is applied as products are stored. */
@inline
export function isFused(layer: MlpLayer): bool {
  return layer.gamma == 0 && layer.activation == LEAKY && layer.dropBelow == 0;
}
