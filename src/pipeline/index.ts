export { DEFAULT_LIMITS } from '#table';
export { packageVersion } from './build-id.ts';
export { compareLearners } from './compare/compare-learners.ts';
export { createHost } from './create-host.ts';
export {
  EXPORT_LANGUAGES,
  type ExportedModel,
  type ExportLanguage,
  exportModel,
} from './export/export-model.ts';
export { type ForgetHost, type ForgetResult, forget } from './forget/forget.ts';
export type { ForgetPlan, ForgetRequest } from './forget/plan-forget.ts';
export {
  type ImportedDataset,
  type ImportedFile,
  type ImportFilesOptions,
  importFiles,
} from './import-files.ts';
export {
  classifierHelp,
  type LearnerHelp,
  type LearnerOptionHelp,
  learnerHelp,
  learnerNames,
} from './learner-help.ts';
export { type MigrateOptions, migrate } from './migrate/migrate.ts';
export { type EvaluateOptions, evaluate } from './predict/evaluate.ts';
export { type LeaderboardOptions, leaderboard } from './predict/leaderboard.ts';
export { bytesInWords } from './predict/leaderboard-picks.ts';
export { type PredictOptions, predict } from './predict/predict.ts';
export { findPreset, type Preset, presetNames } from './preset/index.ts';
export { type ProfileFilesOptions, profileFiles } from './profile-files.ts';
export {
  type AppliedRecipe,
  applyRecipe,
  documentRecipe,
  modelRecipe,
  newRecipe,
  type ShownDocument,
  type ShownRecipe,
} from './recipe-files.ts';
export type { RegisteredModel } from './register-model.ts';
export { type AnyTrainResult, trainAny, type ValueResult } from './regress/train-any.ts';
export { type ModelRules, modelRules } from './rules/model-rules.ts';
export { type RunHost, runPipeline } from './run.ts';
export type { RunFiles, RunResult } from './run-result.ts';
export { type ScoreOptions, scoreFile } from './score/score-file.ts';
export type { ScoreResult } from './score/score-result.ts';
export { type LoadedSegmentation, loadSegmentation } from './segmentation-bundle.ts';
export type { JobStage, StageProgress } from './stage-runner.ts';
export { type LabResult, lab } from './train/lab.ts';
export { type TrainResult, train } from './train/train.ts';
export { type TuneResult, tune } from './tune/tune.ts';
export { profilePageName, writeProfilePages } from './write-profile-pages.ts';
