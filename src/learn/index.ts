export { adjustedRand } from './adjusted-rand.ts';
export { countDistinctRows } from './count-distinct-rows.ts';
export type { Bundle, BundleArray, Learner, Model, Task } from './protocol.ts';
export { sampleRows, sampleStratified } from './sample-rows.ts';
export { takeRows } from './take-rows.ts';
