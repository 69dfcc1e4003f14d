import { AppError, nearestName } from '#base';
import type { Classifier } from '#learn';
import { gradientBoostingLearner } from './gradient-boosting/index.ts';

/** Every learner of classes, the default first. */
export const classifiers: readonly Classifier[] = [gradientBoostingLearner];

/** The learner of a name. @throws OPTION_INVALID */
export function classifierOf(name: string): Classifier {
  const found = classifiers.find((learner) => learner.name === name);
  if (found !== undefined) return found;
  const names = classifiers.map((learner) => learner.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `learner: expected one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}
