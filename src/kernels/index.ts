export { assignNearest } from './assign-nearest.ts';
export { type ClassifiedTexts, classifyTexts, TEXT_CLASSES } from './classify-texts.ts';
export type { ClusterSpread } from './cluster-spread.ts';
export { type CodedRows, type CodeGroup, codedCopies } from './coded-copies.ts';
export { type CodedValues, ColumnEncoder, type EncodedRows, plainTexts } from './column-encoder.ts';
export { columnMoments } from './column-moments.ts';
export { crossProducts } from './cross-products.ts';
export { type KMeansOptions, kmeans, kmeansLloyd } from './kmeans.ts';
export { linkageOf } from './linkage.ts';
export { assignMixture, mixtureSums } from './mixture.ts';
export {
  type ColumnChunk,
  ORDER_PARTS,
  type OrderGroup,
  type OrderPart,
  OrderSums,
  type OrderSumsOptions,
  type SummedLines,
} from './order-sums.ts';
export { type ParseAs, type ParsedTexts, parseTexts, textNumbers } from './parse-texts.ts';
export { pca } from './pca.ts';
export { createKernelPool } from './pool/create-kernel-pool.ts';
export { rankColumn } from './rank-column.ts';
export { mutualReachabilityTree, type ReachabilityTree } from './reach/mutual-reachability-tree.ts';
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
export type {
  Assignment,
  KernelMatrix,
  KernelPool,
  KMeansResult,
  Linkage,
  MixtureAssignment,
  MixtureDensities,
  MixtureSums,
  Pca,
  RankedColumn,
} from './types.ts';
export { type WardOptions, wardLinkage } from './ward.ts';
