export { findGuards, functionsOf, type GuardInput, type GuardReport } from './guards/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
