import { AppError, nearestName } from '#base';
import { gaussianMixtureLearner } from './gaussian-mixture/index.ts';
import { hdbscanLearner } from './hdbscan/index.ts';
import { kPrototypesLearner } from './k-prototypes/index.ts';
import { kmeansLearner } from './kmeans/index.ts';
import { miniBatchKMeansLearner } from './mini-batch-k-means/index.ts';
import type { SegmentLearner } from './protocol/index.ts';
import { rfmRulesLearner } from './rfm-rules/index.ts';
import { valueTiersLearner } from './tiers/index.ts';
import { userRulesLearner } from './user-rules/index.ts';
import { wardLearner } from './ward/index.ts';

/** Every learner that finds segments, the default first. */
export const segmentLearners: readonly SegmentLearner[] = [
  kmeansLearner as SegmentLearner,
  miniBatchKMeansLearner as SegmentLearner,
  gaussianMixtureLearner as SegmentLearner,
  wardLearner as SegmentLearner,
  hdbscanLearner as SegmentLearner,
  kPrototypesLearner as SegmentLearner,
  rfmRulesLearner as SegmentLearner,
  valueTiersLearner as SegmentLearner,
  userRulesLearner as SegmentLearner,
];

/** The learner of a name. @throws OPTION_INVALID */
export function segmentLearner(name: string): SegmentLearner {
  const found = segmentLearners.find((learner) => learner.name === name);
  if (found !== undefined) return found;
  const names = segmentLearners.map((learner) => learner.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `learner: expected one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}
