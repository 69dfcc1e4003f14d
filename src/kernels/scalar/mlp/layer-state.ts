import type { MlpTraining } from '../../mlp/network.ts';

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
