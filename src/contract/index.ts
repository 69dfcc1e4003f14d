export { type Action, actionSchema } from './action.ts';
export {
  type ArtifactManifest,
  artifactFileNameSchema,
  artifactManifestSchema,
  artifactNameSchema,
} from './artifact-manifest.ts';
export {
  type BundleColumn,
  type BundleManifest,
  type BundleOrders,
  bundleColumnSchema,
  bundleManifestSchema,
  bundleOrdersSchema,
  type PredictionManifest,
  predictionManifestSchema,
  type SegmentationManifest,
  segmentationManifestSchema,
} from './bundle-manifest.ts';
export {
  type ComparedLearner,
  comparedLearnerSchema,
  type LearnerComparison,
  learnerComparisonSchema,
} from './comparison.ts';
export {
  type CompositeFacts,
  compositeFactsSchema,
  type DecisionThreshold,
  decisionThresholdSchema,
  type ModelPart,
  modelPartSchema,
} from './composite-model.ts';
export {
  type Column,
  type ColumnKind,
  columnKindSchema,
  columnSchema,
  type Dataset,
  datasetSchema,
  type Finding,
  findingSchema,
  type NumericSummary,
  numericSummarySchema,
  type ProposedStep,
  proposedStepSchema,
  type Role,
  roleSchema,
  type Severity,
  type Source,
  type SourceFormat,
  severitySchema,
  sourceFormatSchema,
  sourceSchema,
  type TableShape,
  tableShapeSchema,
} from './dataset.ts';
export {
  type DatasetRecord,
  type DatasetVersion,
  datasetRecordSchema,
  datasetVersionSchema,
} from './dataset-record.ts';
export {
  type Evaluation,
  evaluatedBaselineSchema,
  evaluationSchema,
  rowsLeftOutSchema,
} from './evaluation.ts';
export {
  type Goal,
  type GoalEvidence,
  type GoalOption,
  goalEvidenceSchema,
  goalOptionSchema,
  goalSchema,
} from './goal.ts';
export { kindName } from './kind-name.ts';
export { type Lab, type LabEntry, labEntrySchema, labSchema } from './lab.ts';
export {
  type Leaderboard,
  type LeaderboardItem,
  type LeaderboardPick,
  leaderboardItemSchema,
  leaderboardPickSchema,
  leaderboardSchema,
} from './leaderboard.ts';
export { type Migration, type MigrationSide, migrationSchema } from './migration.ts';
export {
  type ModelRecord,
  type ModelVersion,
  modelRecordSchema,
  modelVersionSchema,
  nameSchema,
} from './model-record.ts';
export {
  type ColumnImportance,
  columnImportanceSchema,
  type PermutationImportance,
  permutationImportanceSchema,
} from './permutation-importance.ts';
export {
  type FeatureSelection,
  featureSelectionSchema,
  type Guard,
  guardCodes,
  guardSchema,
  type Interval,
  intervalSchema,
  type LeaderboardEntry,
  type LearningCurve,
  leaderboardEntrySchema,
  learningCurveSchema,
  type ModelDrawing,
  modelDrawingSchema,
  type PredictedGroup,
  type PredictedGroups,
  type Prediction,
  type PredictionSetsFacts,
  type PredictionVerdict,
  predictedGroupSchema,
  predictedGroupsSchema,
  predictionSchema,
  predictionSetsSchema,
  predictionVerdictSchema,
  type TrainingCurve,
  targetClassSchema,
  trainingCurveSchema,
  type ValidationCurve,
  validationCurveSchema,
} from './prediction.ts';
export {
  type CalibrationBin,
  type CalibrationCurve,
  calibrationBinSchema,
  calibrationCurveSchema,
  type DecisionValues,
  decisionValuesSchema,
  type GainCurve,
  gainCurveSchema,
  type PrecisionRecallCurve,
  type PredictionCurves,
  precisionRecallCurveSchema,
  predictionCurvesSchema,
  type RocCurve,
  rocCurveSchema,
  type ScoreHistogram,
  scoreHistogramSchema,
  type ThresholdCurve,
  thresholdCurveSchema,
} from './prediction-curves.ts';
export {
  type PredictedRow,
  type Predictions,
  predictedRowSchema,
  predictionStampSchema,
  predictionsSchema,
  unknownsSchema,
} from './predictions.ts';
export {
  type PresetClaim,
  type PresetFacts,
  presetClaimSchema,
  presetFactsSchema,
  presetTableSchema,
} from './preset.ts';
export {
  type Association,
  type AssociationMeasure,
  associationMeasureSchema,
  associationSchema,
  type ColumnProfile,
  columnProfileSchema,
  type DateProfile,
  dateProfileSchema,
  duplicateSummarySchema,
  type NumericProfile,
  numericProfileSchema,
  type OutlierSummary,
  outlierSummarySchema,
  type Profile,
  profileSchema,
} from './profile.ts';
export { type Regression, regressionSchema, valuePlotsSchema } from './regression.ts';
export { type RelationalStep, relationalStepSchema } from './relational-step.ts';
export {
  type ReportData,
  reportDataSchema,
  type SegmentAction,
  type SegmentDensity,
  type SegmentHistogram,
  segmentActionSchema,
  segmentDensitySchema,
  segmentHistogramSchema,
} from './report.ts';
export {
  type ExportFormat,
  exportFormatSchema,
  exportFormats,
  kRangeSchema,
  type RecipeOptions,
  type RunOptions,
  recipeOptionsSchema,
  runOptionsSchema,
  type StageName,
  stageNameSchema,
  stageNames,
} from './run-options.ts';
export {
  type Curve,
  curveSchema,
  type DataVersion,
  dataVersionSchema,
  type Metric,
  metricSchema,
  type RunRecord,
  runErrorSchema,
  runRecordSchema,
} from './run-record.ts';
export {
  type Candidate,
  type CandidateDetail,
  candidateDetailSchema,
  candidateSchema,
  type Evidence,
  evidenceSchema,
  type GivenTest,
  givenTestSchema,
  type LabelTest,
  type LearnerAgreement,
  labelTestSchema,
  type NullTest,
  nullTestSchema,
  type OutlierEffect,
  type Persona,
  type PredictionStrength,
  personaSchema,
  type Reason,
  type RuleCondition,
  reasonSchema,
  ruleConditionSchema,
  type SeedAgreement,
  type Segment,
  type SegmentationSummary,
  type SegmentRule,
  type SegmentVerdict,
  segmentationSummarySchema,
  segmentRuleSchema,
  segmentSchema,
  segmentVerdictSchema,
  type Trait,
  traitSchema,
  type Verdict,
  verdictSchema,
} from './segmentation.ts';
export { type StageRecord, stageRecordSchema } from './stage-record.ts';
export {
  type Served,
  type Subgroup,
  type Subgroups,
  servedSchema,
  subgroupSchema,
  subgroupsSchema,
} from './subgroups.ts';
export { type Summary, summarySchema } from './summary.ts';
export {
  type DedupeRule,
  dedupeRuleSchema,
  type TableRole,
  type TableUse,
  tableRoleSchema,
  tableUseSchema,
} from './table-role.ts';
export {
  imbalanceSchema,
  type TrainOptions,
  type TrainTarget,
  trainOptionsSchema,
  trainTargetSchema,
} from './train-options.ts';
export { type TuneOptions, tuneOptionsSchema } from './tune-options.ts';
export {
  type SearchAxis,
  searchAxisSchema,
  type Tuning,
  type TuningSplit,
  type TuningTrial,
  tuningSchema,
  tuningSplitSchema,
  tuningTrialSchema,
} from './tuning.ts';
export { leftOutSchema, usedFeatureSchema } from './used-feature.ts';
