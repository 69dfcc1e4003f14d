export { gradientBoostingLearner } from './gradient-boosting/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
