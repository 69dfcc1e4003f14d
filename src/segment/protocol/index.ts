export {
  dealFolds,
  isCalibration,
  NOVELTY_FOLDS,
  type NoveltyCalibration,
  noveltyOf,
  packCalibration,
} from './novelty.ts';
export type {
  Clustering,
  SegmentAssignment,
  SegmentFit,
  SegmentInput,
  SegmentLearner,
  SegmentModel,
} from './segment-learner.ts';
export { NO_SEGMENT } from './segment-learner.ts';
