export { compareMixed } from './compare-mixed.ts';
export type { CompareMixedOptions, MixedComparison, MixedResult } from './comparison.ts';
