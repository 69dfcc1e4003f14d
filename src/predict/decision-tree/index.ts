export { describeTree, type TreeNode } from './describe-tree.ts';
export { decisionTree } from './fit.ts';
export { createDecisionTreeModel, type DecisionTreeModel } from './model.ts';
export { type DecisionTreeOptions, decisionTreeOptionsSchema } from './options.ts';
export type { DecisionTreeState } from './state.ts';
