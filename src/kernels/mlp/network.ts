/** What is applied to the products of a hidden layer: x where it is positive, else slope x (0 is ReLU); or tanh(x). */
export type MlpActivation =
  | { readonly kind: 'leaky-relu'; readonly slope: number }
  | { readonly kind: 'tanh' };

/** A dense layer: weights x + bias. */
export interface DenseLayer {
  readonly nIn: number;
  readonly nOut: number;
  /** [nOut, nIn] row-major. */
  readonly weights: Float32Array;
  /** [nOut] */
  readonly bias: Float32Array;
}

/** Dense layers one after another, an activation between any two, softmax or nothing after the last. */
export interface MlpNetwork {
  readonly activation: MlpActivation;
  /** At least one; each takes what the one before gives. */
  readonly layers: readonly DenseLayer[];
}

/** How a step follows from a gradient. */
export type MlpOptimiser =
  | { readonly kind: 'sgd'; readonly momentum: number; readonly nesterov: boolean }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

/** How a network is trained; the layers' weights are where it starts. */
export interface MlpTraining {
  readonly network: MlpNetwork;
  readonly batchNorm: boolean;
  /** [hidden layers] share of units that a row leaves out, in [0, 1). */
  readonly dropout: readonly number[];
  readonly optimiser: MlpOptimiser;
  /** Times the weight added to its gradient; of adamw, times the learning rate, taken off the weight. Biases have none. */
  readonly weightDecay: number;
  /** Largest norm of the gradient over all weights; 0: any. */
  readonly clipNorm: number;
  /** Rows of a step; batches are of even size, at most this. */
  readonly batchSize: number;
  /** Of the order of rows and of dropout; a whole number in [0, 2^32). */
  readonly seed: number;
}

/** Numbers to learn by the only output of a network. */
export interface MlpTargets {
  /** [nRows of the matrix] finite; of Poisson and Tweedie at least 0, the output being the logarithm. */
  readonly values: Float32Array;
  readonly loss: 'squared' | 'absolute' | 'poisson' | 'tweedie';
  /** Of the Tweedie loss, between 1 and 2. */
  readonly power: number;
}

/** Rows to train on. */
export interface MlpRows {
  /** Rows of the matrix, each at least once. */
  readonly rows: Uint32Array;
  /** [nRows of the matrix] classes, 0..outputs - 1. */
  readonly y: Int32Array;
  /** [nRows of the matrix] finite, at least 0. */
  readonly weights: Float32Array;
  /** Absent: classes are learned. Else the network has one output and all classes are 0. */
  readonly targets?: MlpTargets;
}

/** Batch norm: the variance is enlarged by this. */
export const VARIANCE_FLOOR = 1e-5;

/** How many steps an epoch has. */
export function batchCount(nRows: number, batchSize: number): number {
  return Math.ceil(nRows / batchSize);
}

/** What a step needs besides the gradient; `step` counts from 1 over all epochs. */
export function stepRates(
  learningRate: number,
  step: number,
  optimiser: MlpOptimiser,
): [rate: number, correction1: number, correction2: number, averaging: number] {
  const isAdam = optimiser.kind !== 'sgd';
  return [
    learningRate,
    isAdam ? 1 / (1 - optimiser.beta1 ** step) : 1,
    isAdam ? 1 / (1 - optimiser.beta2 ** step) : 1,
    // the first batches count evenly
    Math.max(0.1, 1 / step),
  ];
}
