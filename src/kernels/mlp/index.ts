export {
  batchCount,
  type DenseLayer,
  type MlpActivation,
  type MlpNetwork,
  type MlpOptimiser,
  type MlpRows,
  type MlpTargets,
  type MlpTraining,
} from './network.ts';
export { mlpRow, predictMlp } from './predict.ts';
export { createMlpTrainer, type MlpTrainer } from './trainer.ts';
