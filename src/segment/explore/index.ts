export { packExploration, unpackExploration } from './codec.ts';
export type { Exploration, ExploredCandidate } from './exploration.ts';
export { type ExploreOptions, exploreCandidates } from './explore-candidates.ts';
