export { type Axis, placeOn, type SearchSpace } from './axis.ts';
export { type Candidate, Candidates } from './candidates.ts';
export { narrowedLearners, type TunedLearner } from './narrow-spaces.ts';
export { meanOf, rungsOf, Search, type SearchOptions, type Trial } from './search.ts';
export { type OptionShape, searchSpace } from './search-space.ts';
export { searchSpaces } from './spaces.ts';
export { type FoundBest, TunedProcedure, type Tuning } from './tuned-procedure.ts';
