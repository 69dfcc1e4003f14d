export { type BaselineColumns, baselinesFor, columnRule, majority, stratified } from './baselines/index.ts';
export { type DecisionTreeModel, decisionTree, describeTree, type TreeNode } from './decision-tree/index.ts';
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
export { type RandomForestModel, randomForest } from './random-forest/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
export {
  byHierarchy,
  type ClassBranch,
  type ClassHierarchy,
  type ClassNode,
  classesBelow,
  formatClassTree,
  oneAgainstRest,
  parseClassTree,
  requireClassTree,
  type StepScore,
  type StepSplitScore,
  scoreSteps,
  stepsOf,
  type TwoStepOptions,
  twoStepProcedure,
} from './two-step/index.ts';
export { type Voting, type VotingOptions, votingProcedure } from './voting/index.ts';
