export { type BaselineColumns, baselinesFor, columnRule, majority, stratified } from './baselines/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
