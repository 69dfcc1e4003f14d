export { adjustedRand } from './adjusted-rand.ts';
export {
  type BundleContent,
  decodeBundle,
  encodeBundle,
  type LoadedBundle,
  type ReadBundleFile,
} from './bundle/bundle.ts';
export { decodeSafetensors, dtypeOf, encodeSafetensors } from './bundle/safetensors.ts';
export { countDistinctRows } from './count-distinct-rows.ts';
export type { Bundle, BundleArray, Learner, Model, Task } from './protocol.ts';
export { sampleRows, sampleStratified } from './sample-rows.ts';
export { takeRows } from './take-rows.ts';
