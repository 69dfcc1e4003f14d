export { classShares } from './class-shares.ts';
export { classWeightsOf } from './class-weights.ts';
export { codeRows, type RowsInCodes } from './code-rows.ts';
export { areTreesSound, packTrees, unpackTrees } from './codec.ts';
export { joinTrees } from './join-trees.ts';
export { type CodeMeaning, oneTree } from './one-tree.ts';
export type { TreeArrays } from './tree-arrays.ts';
