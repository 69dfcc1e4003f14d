export { type BoostRound, boostTrees, type TreeDraws } from './boost-trees.ts';
export type { BoostInput, BoostTargets, GrowthOptions } from './options.ts';
export type { RawTree } from './raw-tree.ts';
export { treeArraysOf } from './tree-arrays-of.ts';
