export {
  type EpochRecord,
  type MultilayerPerceptronModel,
  type MultilayerPerceptronOptions,
  type MultilayerPerceptronState,
  multilayerPerceptron,
} from './multilayer-perceptron/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
