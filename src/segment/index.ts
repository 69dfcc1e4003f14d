export {
  type Certificate,
  type Certified,
  type CertifiedSegment,
  type CertifyOptions,
  certify,
  certifyGiven,
  type ValueColumn,
  verdictOf,
} from './certify/index.ts';
export {
  type Exploration,
  type ExploredCandidate,
  type ExploreOptions,
  exploreCandidates,
  exploreGiven,
  type GivenSegments,
  type LearnerChoice,
  modelOfCandidate,
} from './explore/index.ts';
export {
  type CovarianceKind,
  createGaussianMixtureModel,
  type GaussianMixtureModel,
  type GaussianMixtureOptions,
  type GaussianMixtureState,
  gaussianMixtureLearner,
  gaussianMixtureOptionsSchema,
} from './gaussian-mixture/index.ts';
export {
  type HdbscanModel,
  type HdbscanOptions,
  hdbscanLearner,
  hdbscanOptionsSchema,
} from './hdbscan/index.ts';
export {
  type CentreMatch,
  type EarlierProfile,
  type KeptIdentity,
  keepIds,
  matchCentres,
  matchSegments,
  type SegmentMatch,
} from './identity/index.ts';
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
export { type UmapLayout, type UmapOptions, umap } from './maps/index.ts';
export {
  type CentreStream,
  createCentreStream,
  createMiniBatchKMeansModel,
  type LearntCentres,
  learnFromBatches,
  type MiniBatchKMeansModel,
  type MiniBatchKMeansOptions,
  miniBatchKMeansLearner,
  miniBatchKMeansOptionsSchema,
  modelFromBatches,
  type StreamedModelOptions,
} from './mini-batch-k-means/index.ts';
export {
  type CompareMixedOptions,
  compareMixed,
  type MixedComparison,
  type MixedResult,
} from './mixed/index.ts';
export {
  columnWords,
  conceptOf,
  type DescribeInput,
  type Description,
  describeSegments,
  formatShare,
  namedReasons,
  segmentProfiles,
  traitInWords,
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
export { type RfmRulesModel, rfmRulesLearner } from './rfm-rules/index.ts';
export {
  noveltyWithin,
  TIER_NAMES,
  type TierName,
  type ValueTier,
  type ValueTiers,
  type ValueTiersModel,
  valueTiers,
  valueTiersLearner,
} from './tiers/index.ts';
export { type UserRulesModel, userRulesLearner } from './user-rules/index.ts';
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
