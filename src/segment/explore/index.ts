export type { Exploration, ExploredCandidate } from './exploration.ts';
export { type ExploreOptions, exploreCandidates } from './explore-candidates.ts';
export { fitCandidate, type LearnerChoice, modelOfCandidate } from './fit-candidate.ts';
