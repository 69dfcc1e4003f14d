export { assignNearest } from './assign-nearest.ts';
export { type BinnedColumns, binColumns } from './bins.ts';
export {
  type BoostInput,
  type BoostRound,
  type BoostTargets,
  boostTrees,
  type GrowthOptions,
  type RawTree,
  type TreeDraws,
  treeArraysOf,
} from './boosting/index.ts';
export { type ClassifiedTexts, classifyTexts, TEXT_CLASSES } from './classify-texts.ts';
export type { ClusterSpread } from './cluster-spread.ts';
export { type CodedRows, type CodeGroup, codedCopies } from './coded-copies.ts';
export { type CodedOrderColumn, type CodedOrderOptions, CodedOrderSums } from './coded-order-sums.ts';
export {
  type CodedValues,
  ColumnEncoder,
  type EncodedRows,
  gatherTexts,
  plainTexts,
} from './column-encoder.ts';
export { columnMoments } from './column-moments.ts';
export { crossProducts } from './cross-products.ts';
export { type KMeansOptions, kmeans, kmeansLloyd } from './kmeans.ts';
export {
  type LineOptions,
  type LineSumWords,
  ORDER_PARTS,
  type OrderPart,
  SUM_WORDS,
  SumField,
  type SummedLines,
} from './line-sums.ts';
export { linkageOf } from './linkage.ts';
export { logisticProbabilities, logisticRow, logisticRows } from './logistic.ts';
export { assignMixture, mixtureSums } from './mixture.ts';
export {
  createMlpTrainer,
  type DenseLayer,
  type MlpActivation,
  type MlpNetwork,
  type MlpOptimiser,
  type MlpTargets,
  type MlpTrainer,
  type MlpTraining,
  mlpRow,
  predictMlp,
} from './mlp/index.ts';
export { type ColumnChunk, type OrderGroup, OrderSums, type OrderSumsOptions } from './order-sums.ts';
export { type ParseAs, type ParsedTexts, parseTexts, type TextNumbers, textNumbers } from './parse-texts.ts';
export { pca } from './pca.ts';
export { createKernelPool } from './pool/create-kernel-pool.ts';
export { rankColumn } from './rank-column.ts';
export { mutualReachabilityTree, type ReachabilityTree } from './reach/mutual-reachability-tree.ts';
export { type NearestOthersOptions, nearestOthers } from './reach/nearest-others.ts';
export { createNeighbourIndex, type NeighbourIndex, type NeighbourVotes } from './reach/neighbour-index.ts';
export { createReachIndex, type ReachIndex } from './reach/reach-index.ts';
export {
  bootstrapJaccard,
  boxInertias,
  type NullModel,
  nullSilhouettes,
  observedSilhouettes,
} from './resample/index.ts';
export { bestJaccards } from './scalar/best-jaccards.ts';
export { kmeans as kmeansScalar } from './scalar/kmeans.ts';
export { walkTrees } from './scalar/trees/walk-trees.ts';
export { calinskiHarabasz, clusterSpread, daviesBouldin } from './separation.ts';
export { silhouette } from './silhouette.ts';
export { standardise } from './standardise.ts';
export { type ClassCount, surveyTexts, type TextClass, type TextSurvey } from './survey-texts.ts';
export {
  type InternedTexts,
  type TakenRecords,
  TextInterner,
  type TextInternerOptions,
} from './text-interner.ts';
export { type BinRanges, binRanges } from './trees/bin-ranges.ts';
export type { ClassedRows, GrownTree, GrowOptions, TargetRows, TreeRows } from './trees/grow-options.ts';
export { growTrees } from './trees/grow-trees.ts';
export { predictTrees } from './trees/predict-trees.ts';
export { rowWalker } from './trees/row-walker.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
export type {
  Assignment,
  KernelMatrix,
  KernelPool,
  KMeansResult,
  Linkage,
  LogisticRows,
  LogisticSums,
  MixtureAssignment,
  MixtureDensities,
  MixtureSums,
  Pca,
  RankedColumn,
} from './types.ts';
export { type WardOptions, wardLinkage } from './ward.ts';
