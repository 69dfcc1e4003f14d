import type { DenseLayer } from './network.ts';

/** Units come in fours in kernel memory; what is added is 0 and stays so. */
export function padded(units: number): number {
  return Math.ceil(units / 4) * 4;
}

/** Numbers that a layer takes in kernel memory: weights, biases and, with batch normalisation, scales. */
export function paddedCells({ nIn, nOut }: Pick<DenseLayer, 'nIn' | 'nOut'>, hasScale: boolean): number {
  return padded(nOut) * (padded(nIn) + (hasScale ? 2 : 1));
}

/** Writes weights and biases to `at` in `values`. */
export function putLayer(layer: DenseLayer, values: Float32Array, at: number): void {
  const { nIn, nOut, weights, bias } = layer;
  const width = padded(nIn);
  for (let u = 0; u < nOut; u++) values.set(weights.subarray(u * nIn, (u + 1) * nIn), at + u * width);
  values.set(bias, at + padded(nOut) * width);
}

/** Reads what `putLayer` wrote. */
export function takeLayer(
  { nIn, nOut }: Pick<DenseLayer, 'nIn' | 'nOut'>,
  values: Float32Array,
  at: number,
): DenseLayer {
  const width = padded(nIn);
  const weights = new Float32Array(nOut * nIn);
  for (let u = 0; u < nOut; u++) {
    weights.set(values.subarray(at + u * width, at + u * width + nIn), u * nIn);
  }
  const bias = values.slice(at + padded(nOut) * width, at + padded(nOut) * width + nOut);
  return { nIn, nOut, weights, bias };
}
