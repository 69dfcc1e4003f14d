export { adjustedRand } from './adjusted-rand.ts';
export {
  type BundleContent,
  decodeBundle,
  encodeBundle,
  type LoadedBundle,
  type ReadBundleFile,
} from './bundle/bundle.ts';
export { decodeSafetensors, dtypeOf, encodeSafetensors } from './bundle/safetensors.ts';
export type { Classifier, ClassifierInput, ClassifierModel, InputNeeds } from './classify/classifier.ts';
export { classifierProcedure, type FittedClassifierProcedure } from './classify/classifier-procedure.ts';
export type {
  FittedProcedure,
  LabelledRows,
  Procedure,
  ResampledRows,
  Resampler,
} from './classify/procedure.ts';
export { countDistinctRows } from './count-distinct-rows.ts';
export type { Bundle, BundleArray, Learner, Model, Task } from './protocol.ts';
export { requireFeatures } from './require-features.ts';
export { sampleRows, sampleStratified } from './sample-rows.ts';
export { takeRows } from './take-rows.ts';
export { crossValidate, type SplitPrediction, takeLabelled } from './validate/cross-validate.ts';
export {
  type FoldInput,
  holdOut,
  repeatedFolds,
  type Split,
  stratifiedFolds,
  timeSplit,
} from './validate/folds.ts';
