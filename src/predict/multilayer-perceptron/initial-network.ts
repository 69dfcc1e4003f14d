import type { Rng } from '#base';
import type { MlpActivation, MlpNetwork } from '#kernels';
import type { MultilayerPerceptronOptions } from './options.ts';

/**
 * Uniform first weights of variance 2 / (inputs + outputs) (Glorot and Bengio 2010), or of 2 / (1 + slope^2) / inputs in
 * hidden layers (He et al. 2015); biases are 0.
 */
export function initialNetwork(
  { layers, activation, slope, initialisation }: MultilayerPerceptronOptions,
  { nCols, nClasses }: { readonly nCols: number; readonly nClasses: number },
  rng: Rng,
): MlpNetwork {
  const leak = activation === 'relu' ? 0 : slope;
  const own: MlpActivation = activation === 'tanh' ? { kind: 'tanh' } : { kind: 'leaky-relu', slope: leak };
  const gain = activation === 'tanh' ? 2 : 2 / (1 + leak ** 2);
  const widths = [nCols, ...layers, nClasses];
  const dense = widths.slice(1).map((nOut, index) => {
    const nIn = widths[index]!;
    const isHidden = index < layers.length;
    const variance = initialisation === 'he' && isHidden ? gain / nIn : 2 / (nIn + nOut);
    const most = Math.sqrt(3 * variance);
    const weights = new Float32Array(nOut * nIn);
    for (let i = 0; i < weights.length; i++) weights[i] = (2 * rng.next() - 1) * most;
    return { nIn, nOut, weights, bias: new Float32Array(nOut) };
  });
  return { activation: own, layers: dense };
}
