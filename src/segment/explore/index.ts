export type { Exploration, ExploredCandidate } from './exploration.ts';
export { type ExploreOptions, exploreCandidates } from './explore-candidates.ts';
export { exploreGiven, GIVEN, type GivenSegments } from './explore-given.ts';
export { fitCandidate, type LearnerChoice, modelOfCandidate } from './fit-candidate.ts';
export { segmentMeans } from './segment-means.ts';
