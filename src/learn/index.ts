export { adjustedRand } from './adjusted-rand.ts';
export {
  type BundleContent,
  decodeBundle,
  encodeBundle,
  type LoadedBundle,
  type ReadBundleFile,
} from './bundle/bundle.ts';
export { decodeSafetensors, dtypeOf, encodeSafetensors } from './bundle/safetensors.ts';
export { calibratedProcedure, type FittedCalibratedProcedure } from './calibrate/calibrated-procedure.ts';
export {
  CALIBRATION_METHODS,
  type CalibrationMethod,
  type Calibrator,
  calibrate,
  fitCalibrator,
} from './calibrate/calibrator.ts';
export { packCalibrator, unpackCalibrator } from './calibrate/calibrator-codec.ts';
export { checkedRowPredictor } from './classify/checked-row-predictor.ts';
export type {
  Classifier,
  ClassifierInput,
  ClassifierModel,
  InputNeeds,
  RowPredictor,
} from './classify/classifier.ts';
export {
  type ClassifierProcedure,
  classifierProcedure,
  type FittedClassifierProcedure,
} from './classify/classifier-procedure.ts';
export {
  type Finish,
  type FittedFinishedProcedure,
  finishedProcedure,
  withFinish,
} from './classify/finished-procedure.ts';
export { modelBytes } from './classify/model-bytes.ts';
export type {
  FittedProcedure,
  FittedStep,
  LabelledRows,
  Procedure,
  ProcedurePart,
  ResampledRows,
  Resampler,
  StepBranch,
} from './classify/procedure.ts';
export type { ProcedureOf } from './classify/procedure-of.ts';
export { conformalQuantile } from './conformal/conformal-quantile.ts';
export { type CrossConformal, crossConformal } from './conformal/cross-conformal.ts';
export {
  fitPredictionSets,
  type PredictionSets,
  predictionSet,
  predictionSetMask,
  SET_ROUNDING,
  type SetFigures,
  type SetOptions,
  setFigures,
} from './conformal/prediction-sets.ts';
export { countDistinctRows } from './count-distinct-rows.ts';
export { calibrationCurve } from './curves/calibration-curve.ts';
export { type DecisionFigures, decisionFigures } from './curves/decision-figures.ts';
export { gainCurve } from './curves/gain-curve.ts';
export { precisionRecallCurve } from './curves/precision-recall-curve.ts';
export { predictionCurves } from './curves/prediction-curves.ts';
export { rocCurve } from './curves/roc-curve.ts';
export { scoreHistogram } from './curves/score-histogram.ts';
export { thinCurve } from './curves/thin-curve.ts';
export { thresholdCurve } from './curves/threshold-curve.ts';
export { wilsonInterval } from './curves/wilson.ts';
export { arrayJs, wholeJs } from './express/array-js.ts';
export { calibratorJs, calibratorSql } from './express/calibrator-expression.ts';
export type { ModelExpression, StagedSql } from './express/model-expression.ts';
export { RUNTIME } from './express/runtime.ts';
export { expSql, floatSql, sigmoidSql, softmaxSql, sumSql } from './express/softmax-sql.ts';
export { stagedQuery } from './express/staged-query.ts';
export { type ColumnLosses, columnLosses } from './importance/column-losses.ts';
export { permutationImportance, summariseLosses } from './importance/permutation-importance.ts';
export { accuracy, balancedAccuracy } from './metrics/accuracy.ts';
export { cohenKappa, matthewsCorrelation } from './metrics/agreement.ts';
export { averagePrecision } from './metrics/average-precision.ts';
export { brier } from './metrics/brier.ts';
export {
  type ClassificationMetric,
  classificationMetric,
  classificationMetrics,
  computeMetrics,
  metricsFor,
} from './metrics/classification-metrics.ts';
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusion-matrix.ts';
export { gainAt, kolmogorovSmirnov, liftAt } from './metrics/gain.ts';
export { logLoss } from './metrics/log-loss.ts';
export { averageFigure, type ClassFigures, classFigures } from './metrics/precision-recall.ts';
export { type Ranking, rankRows } from './metrics/ranking.ts';
export {
  type Binning,
  calibrationError,
  maximumCalibrationError,
  type ReliabilityBin,
} from './metrics/reliability.ts';
export { aucPerClass, rocAuc } from './metrics/roc-auc.ts';
export { likeliestClasses, type ScoredRows } from './metrics/scored-rows.ts';
export type { Bundle, BundleArray, Learner, Model, Task } from './protocol.ts';
export {
  crossValidateValues,
  type ValuePrediction,
  type ValueSplitCost,
  valuedRows,
} from './regress/cross-validate-values.ts';
export { meanDeviance, TWEEDIE_POWER } from './regress/deviance.ts';
export {
  computeRegressionMetrics,
  primaryMetric,
  type RegressionMetric,
  regressionMetric,
  regressionMetrics,
} from './regress/regression-metrics.ts';
export {
  type FittedRegression,
  type FittedRegressor,
  type RegressionProcedure,
  regressorProcedure,
} from './regress/regression-procedure.ts';
export {
  REGRESSION_LOSSES,
  type RegressionLoss,
  type Regressor,
  type RegressorInput,
  type RegressorModel,
} from './regress/regressor.ts';
export { scoreValueSplits, summariseValueScores } from './regress/score-value-splits.ts';
export { gainOfTop, type ValueGain, valueGain } from './regress/value-gain.ts';
export { valueImportance } from './regress/value-importance.ts';
export { type ValueBand, type ValueHistogram, type ValuePlots, valuePlots } from './regress/value-plots.ts';
export { requireValues, takeValues, type ValueRows } from './regress/value-rows.ts';
export { valueFolds } from './regress/value-splits.ts';
export type { ValuedRows } from './regress/valued-rows.ts';
export { weightedMedian } from './regress/weighted-median.ts';
export { requireFeatures } from './require-features.ts';
export { sampleRows, sampleStratified } from './sample-rows.ts';
export { takeRows } from './take-rows.ts';
export {
  type ChosenThreshold,
  chooseThreshold,
  decideByThreshold,
  NOBODY,
  type ThresholdGoal,
} from './threshold/choose-threshold.ts';
export { type FittedThresholdedProcedure, thresholdedProcedure } from './threshold/thresholded-procedure.ts';
export { bootstrapInterval } from './validate/bootstrap-interval.ts';
export { correctedInterval, type Interval } from './validate/corrected-interval.ts';
export {
  crossValidate,
  type SplitCost,
  type SplitPrediction,
  takeLabelled,
} from './validate/cross-validate.ts';
export {
  type FoldInput,
  holdOut,
  repeatedFolds,
  type Split,
  stratifiedFolds,
  timeSplit,
} from './validate/folds.ts';
export { innerSplits } from './validate/inner-splits.ts';
export {
  type JudgeInput,
  type Judgement,
  judgePrediction,
  type PredictionVerdict,
} from './validate/judge.ts';
export { outOfFold } from './validate/out-of-fold.ts';
export {
  type SplitScores,
  scoredRows,
  scoreSplits,
  summariseScores,
  testToTrainOf,
} from './validate/score-splits.ts';
export { studentTQuantile } from './validate/student-t.ts';
