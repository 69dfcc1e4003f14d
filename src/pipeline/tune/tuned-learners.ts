import { AppError } from '#base';
import type { TuneOptions } from '#contract';
import { classificationMetric } from '#learn';
import {
  classifierOf,
  compositions,
  narrowedLearners,
  type OptionShape,
  searchSpaces,
  type TunedLearner,
} from '#predict';
import { DEFAULT_LEARNERS, singleLearner } from '../train/contenders-of.ts';
import { checkGoal } from '../train/goal-on.ts';

/** In place of learners: every one that has a space. */
export const ALL_LEARNERS = 'all';

/** The learners that are tuned, with their spaces narrowed by what was said; options that are given are not searched. @throws OPTION_INVALID */
export function tunedLearners({
  learners,
  space,
  learnerOptions,
}: Pick<TuneOptions, 'learners' | 'space' | 'learnerOptions'>): TunedLearner[] {
  const names = learners.includes(ALL_LEARNERS)
    ? Object.keys(searchSpaces)
    : learners.length === 0
      ? DEFAULT_LEARNERS
      : [...new Set(learners)];
  const own = names.map((name): TunedLearner => {
    if (compositions.some((one) => one.name === name))
      throw new AppError(
        'OPTION_INVALID',
        `tune: expected learners by themselves, got ${name}, which is made of others`,
        { hint: 'Tune its members, then train it with the options that were found.' },
      );
    const { options } = classifierOf(name);
    const shape = ('shape' in options ? options.shape : {}) as OptionShape;
    return { name, shape, space: searchSpaces[name] ?? {} };
  });
  for (const name of Object.keys(learnerOptions)) {
    if (!names.includes(name))
      throw new AppError(
        'OPTION_INVALID',
        `--option ${name}: expected a learner that is tuned (${names.join(', ')})`,
      );
  }
  return narrowedLearners(own, space).map((learner) => {
    const given = learnerOptions[learner.name] ?? {};
    const left = Object.entries(learner.space).filter(([name]) => !Object.hasOwn(given, name));
    return { ...learner, space: Object.fromEntries(left) };
  });
}

/** What can be said to be wrong before any file is read. @throws OPTION_INVALID */
export function checkTuning(options: TuneOptions): void {
  const { metric, goal, imbalance, learnerOptions } = options;
  // of two classes there are all
  if (metric !== null) classificationMetric(metric, 2);
  if (goal !== null) checkGoal(goal, 2);
  for (const { name } of tunedLearners(options)) singleLearner(name, { learnerOptions, imbalance });
}
