export { type BaselineColumns, baselinesFor } from './baselines-for.ts';
export { columnRule } from './column-rule.ts';
export { constantPrediction } from './constant-prediction.ts';
export { majority } from './majority.ts';
export { stratified } from './stratified.ts';
