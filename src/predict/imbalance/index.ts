export { classWeights } from './class-weights.ts';
export { randomOversampling } from './random-oversampling.ts';
export { randomUndersampling } from './random-undersampling.ts';
export { resamplerOf, resamplers } from './resampler-of.ts';
export { type SmoteOptions, smote, smoteNc } from './smote.ts';
