export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
