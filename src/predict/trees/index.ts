export { areTreesSound, packTrees, unpackTrees } from './codec.ts';
export type { TreeArrays } from './tree-arrays.ts';
