export {
  type Certificate,
  type Certified,
  type CertifiedSegment,
  type CertifyOptions,
  certify,
  type ValueColumn,
  verdictOf,
} from './certify/index.ts';
export {
  type Exploration,
  type ExploredCandidate,
  type ExploreOptions,
  exploreCandidates,
  packExploration,
  unpackExploration,
} from './explore/index.ts';
export {
  createKPrototypesModel,
  type KPrototypesModel,
  type KPrototypesOptions,
  type KPrototypesState,
  kPrototypesLearner,
  kPrototypesOptionsSchema,
} from './k-prototypes/index.ts';
export {
  createKMeansModel,
  type KMeansClustering,
  type KMeansModel,
  type KMeansOptions,
  type KMeansState,
  kmeansLearner,
  kmeansOptionsSchema,
  modelOfClustering,
  packKMeans,
  unpackKMeans,
} from './kmeans/index.ts';
export {
  type CompareMixedOptions,
  compareMixed,
  type MixedComparison,
  type MixedResult,
} from './mixed/index.ts';
export {
  type DescribeInput,
  type Description,
  describeSegments,
  namedReasons,
  type ValueKind,
} from './personas/index.ts';
export type {
  Clustering,
  SegmentAssignment,
  SegmentFit,
  SegmentInput,
  SegmentLearner,
  SegmentModel,
} from './protocol/index.ts';
export { segmentLearner, segmentLearners } from './registry.ts';
export {
  noveltyWithin,
  TIER_NAMES,
  type TierName,
  type ValueTier,
  type ValueTiers,
  valueTiers,
} from './tiers/index.ts';
export {
  createWardModel,
  cutTree,
  type Dendrogram,
  type WardModel,
  type WardOptions,
  type WardState,
  type WardTree,
  wardLearner,
  wardOptionsSchema,
  wardTree,
} from './ward/index.ts';
