import { AppError, nearestName } from '#base';
import type { TrainOptions } from '#contract';
import { type RecipeSpec, rowPreparation } from '#features';
import {
  type FittedRegressor,
  type RegressionLoss,
  type RegressionProcedure,
  regressorProcedure,
} from '#learn';
import { regressorOf, regressors, type ValueContender } from '#predict';

/** A learner of numbers as it is compared. */
export type ValueLearner = ValueContender<RegressionProcedure<FittedRegressor<RecipeSpec>>>;

/**
 * What is compared: the named learners, else all that take the loss. @throws OPTION_INVALID
 */
export function valueLearners(
  { learners, learnerOptions }: Pick<TrainOptions, 'learners' | 'learnerOptions'>,
  loss: RegressionLoss,
): ValueLearner[] {
  const known = regressors.map(({ name }) => name);
  for (const name of Object.keys(learnerOptions))
    if (!known.includes(name)) throw unknownLearner(name, known);
  const names = learners.length === 0 ? known : [...new Set(learners)];
  const found = names.flatMap((name): ValueLearner[] => {
    const regressor = regressorOf(name);
    const given = learnerOptions[name] ?? {};
    const parsed = regressor.options.safeParse({ loss, ...given });
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      // a learner that does not take the loss is left out, unless it was asked for
      if (issue.path[0] === 'loss' && learners.length === 0 && !('loss' in given)) return [];
      const option = issue.path.join('.') || 'unknown';
      throw new AppError(
        'OPTION_INVALID',
        `${name}, option ${option}: ${issue.message}`,
        issue.path[0] === 'loss'
          ? { hint: `The loss is ${loss}: take another learner, or another --loss.` }
          : {},
      );
    }
    const procedure = regressorProcedure({
      name,
      preparation: rowPreparation(regressor.needs),
      regressor,
      options: parsed.data,
    });
    return [{ name, title: regressor.title, isBaseline: false, procedure }];
  });
  if (found.length > 0) return found;
  throw new AppError(
    'OPTION_INVALID',
    `--loss ${loss}: expected a loss that some learner takes, got one that none does`,
  );
}

function unknownLearner(name: string, known: readonly string[]): AppError {
  const near = nearestName(name, known);
  return new AppError('OPTION_INVALID', `learner: expected one of ${known.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}
