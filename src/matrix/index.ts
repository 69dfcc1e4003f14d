export { concatFrames } from './concat-frames.ts';
export type { Feature, FeatureMatrix } from './feature-matrix.ts';
export type { CategoryColumn, Frame, FrameColumn, NumericColumn } from './frame.ts';
export type { Context, FittedPreparation, Preparation } from './preparation.ts';
export { selectRows } from './select-rows.ts';
