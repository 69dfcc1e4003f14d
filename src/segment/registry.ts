import { AppError } from '#base';
import { kPrototypesLearner } from './k-prototypes/index.ts';
import { kmeansLearner } from './kmeans/index.ts';
import type { SegmentLearner } from './protocol/index.ts';
import { wardLearner } from './ward/index.ts';

/** Every learner that finds segments, the default first. */
export const segmentLearners: readonly SegmentLearner[] = [
  kmeansLearner as SegmentLearner,
  wardLearner as SegmentLearner,
  kPrototypesLearner as SegmentLearner,
];

/** The learner of a name. @throws OPTION_INVALID */
export function segmentLearner(name: string): SegmentLearner {
  const found = segmentLearners.find((learner) => learner.name === name);
  if (found !== undefined) return found;
  const names = segmentLearners.map((learner) => learner.name).join(', ');
  throw new AppError('OPTION_INVALID', `learner: expected one of ${names}, got "${name}"`);
}
