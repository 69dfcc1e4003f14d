export {
  type BaselineColumns,
  baselinesFor,
  columnRule,
  constantPrediction,
  majority,
  stratified,
} from './baselines/index.ts';
export { compositions } from './compositions.ts';
export { type DecisionTreeModel, decisionTree, describeTree, type TreeNode } from './decision-tree/index.ts';
export { type ExtraTreesModel, extraTrees } from './extra-trees/index.ts';
export {
  answerGoal,
  type GoalInput,
  leastError,
  type NearestError,
  nearestError,
  type ProfileCeiling,
  profileCeiling,
} from './goal/index.ts';
export { gradientBoostingLearner } from './gradient-boosting/index.ts';
export {
  choiceGuard,
  findGuards,
  findValueGuards,
  functionsOf,
  type GuardInput,
  type GuardReport,
  type Moment,
  timeLeaks,
} from './guards/index.ts';
export {
  classWeights,
  randomOversampling,
  randomUndersampling,
  resamplerOf,
  resamplers,
  type SmoteOptions,
  smote,
  smoteNc,
} from './imbalance/index.ts';
export { type KNearestNeighboursModel, kNearestNeighboursLearner } from './k-nearest-neighbours/index.ts';
export {
  type LabFigure,
  type LabGoal,
  type LabInput,
  labFigures,
  labGoal,
  MONEY,
  recommend,
  runLab,
  WAYS,
  type Way,
} from './lab/index.ts';
export { type LinearRegressionModel, linearRegression } from './linear-regression/index.ts';
export {
  type LinearPredictor,
  type LogisticRegressionModel,
  logisticRegressionLearner,
} from './logistic-regression/index.ts';
export {
  type EpochRecord,
  type MultilayerPerceptronModel,
  type MultilayerPerceptronOptions,
  type MultilayerPerceptronState,
  multilayerPerceptron,
} from './multilayer-perceptron/index.ts';
export { type RandomForestModel, randomForest } from './random-forest/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export { regressorOf, regressors } from './regressors.ts';
export {
  type ColumnChoice,
  chooseColumns,
  SELECTIONS,
  type Selection,
  selectingProcedure,
  selectionStability,
} from './select/index.ts';
export {
  fittedStacking,
  LEAST_SAID,
  type StackingOptions,
  stackedFeatures,
  stackingOptionsSchema,
  stackingProcedure,
} from './stacking/index.ts';
export { type Compared, type Comparison, compareLearners } from './train/compare.ts';
export type { Contender, ContenderCost } from './train/contenders.ts';
export { curvesOf, type Evidence, evidenceOf, pooled } from './train/evidence.ts';
export { learningCurve, validationCurve } from './train/score-curves.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
export {
  type Axis,
  type Candidate,
  Candidates,
  type FoundBest,
  meanOf,
  narrowedLearners,
  type OptionShape,
  placeOn,
  rungsOf,
  Search,
  type SearchOptions,
  type SearchSpace,
  searchSpace,
  searchSpaces,
  type Trial,
  type TunedLearner,
  TunedProcedure,
  type Tuning,
} from './tune/index.ts';
export {
  byHierarchy,
  type ClassBranch,
  type ClassHierarchy,
  type ClassNode,
  classesBelow,
  describeClassTree,
  fittedTwoStep,
  formatClassTree,
  oneAgainstRest,
  parseClassTree,
  requireClassTree,
  type StepScore,
  type StepSplitScore,
  scoreSteps,
  stepsOf,
  type TwoStepOptions,
  twoStepOptionsSchema,
  twoStepProcedure,
} from './two-step/index.ts';
export {
  type ComparedValues,
  compareRegressors,
  type ValueComparison,
  type ValueContender,
  type ValueCost,
} from './values/compare-regressors.ts';
export { type ChosenLoss, lossFor } from './values/loss-for.ts';
export { type ValueBaselineColumns, valueBaselines } from './values/value-baselines.ts';
export {
  fittedVoting,
  type Voting,
  type VotingOptions,
  votingOptionsSchema,
  votingProcedure,
} from './voting/index.ts';
