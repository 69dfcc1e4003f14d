export { bootstrapJaccard } from './bootstrap-jaccard.ts';
export { boxInertias } from './box-inertias.ts';
export { type NullModel, nullSilhouettes } from './null-silhouettes.ts';
export { observedSilhouettes } from './observed-silhouettes.ts';
