export { type DecisionTreeModel, decisionTree, describeTree, type TreeNode } from './decision-tree/index.ts';
export { type RandomForestModel, randomForest } from './random-forest/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
