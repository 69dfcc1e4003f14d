import { searchSpace } from '../tune/search-space.ts';
import { multilayerPerceptronOptionsSchema } from './options.ts';

/** Where good options of a multilayer perceptron are looked for. */
export const multilayerPerceptronSpace = searchSpace(multilayerPerceptronOptionsSchema, {
  layers: [[16], [32], [64], [32, 16], [64, 32], [128, 64]],
  activation: ['relu', 'tanh'],
  dropout: [[], [0.1], [0.25], [0.5]],
  optimiser: ['adam', 'adamw'],
  learningRate: { low: 1e-4, high: 1e-2, scale: 'log' },
  weightDecay: { low: 1e-6, high: 1e-1, scale: 'log' },
  batchSize: [32, 64, 128, 256],
});
