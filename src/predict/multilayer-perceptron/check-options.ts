import { AppError } from '#base';
import type { MultilayerPerceptronOptions } from './options.ts';

/** Options that make no sense together are refused. @throws OPTION_INVALID */
export function checkOptions(options: MultilayerPerceptronOptions): void {
  const { layers, dropout, batchNorm, epochs, warmUpEpochs, optimiser, nesterov, momentum } = options;
  if (dropout.length > 1 && dropout.length !== layers.length) {
    refuse(`dropout: expected one share, or one for each of ${layers.length} layers, got ${dropout.length}`);
  }
  if (layers.length === 0 && (batchNorm || dropout.some((share) => share > 0))) {
    refuse('layers: expected a hidden layer for batchNorm and dropout to work on, got none');
  }
  if (warmUpEpochs > epochs) {
    refuse(`warmUpEpochs: expected at most ${epochs}, the number of epochs, got ${warmUpEpochs}`);
  }
  if (optimiser === 'sgd' && nesterov && momentum === 0) {
    refuse('nesterov: expected momentum above 0, got 0');
  }
}

function refuse(message: string): never {
  throw new AppError('OPTION_INVALID', `multilayer-perceptron: ${message}`);
}
