import type { MultilayerPerceptronOptions } from './options.ts';

/**
 * Learning rate of each step of an epoch.
 * @param epoch from 0. @param falls how often a plateau was met so far.
 */
export function learningRates(
  options: Pick<
    MultilayerPerceptronOptions,
    'learningRate' | 'schedule' | 'warmUpEpochs' | 'stepEpochs' | 'decayFactor' | 'epochs'
  >,
  { epoch, nBatches, falls }: { readonly epoch: number; readonly nBatches: number; readonly falls: number },
): Float64Array {
  const { learningRate, schedule, warmUpEpochs, stepEpochs, decayFactor, epochs } = options;
  const warmUp = warmUpEpochs * nBatches;
  const total = epochs * nBatches;
  return Float64Array.from({ length: nBatches }, (_, batch) => {
    const step = epoch * nBatches + batch;
    const rise = step + 1 < warmUp ? (step + 1) / warmUp : 1;
    if (schedule === 'step') return learningRate * rise * decayFactor ** Math.floor(epoch / stepEpochs);
    if (schedule === 'reduce-on-plateau') return learningRate * rise * decayFactor ** falls;
    if (schedule === 'constant' || step < warmUp) return learningRate * rise;
    // Loshchilov and Hutter 2017, without restarts
    return (learningRate / 2) * (1 + Math.cos((Math.PI * (step - warmUp)) / (total - warmUp)));
  });
}
