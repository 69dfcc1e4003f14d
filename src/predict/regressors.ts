import { AppError, nearestName } from '#base';
import type { Regressor } from '#learn';
import { linearRegression } from './linear-regression/index.ts';
import { decisionTreeRegression, randomForestRegression } from './tree-regression/index.ts';

/** Every learner of numbers. */
export const regressors: readonly Regressor[] = [
  linearRegression as Regressor,
  randomForestRegression as Regressor,
  decisionTreeRegression as Regressor,
];

/** The learner of numbers of a name. @throws OPTION_INVALID */
export function regressorOf(name: string): Regressor {
  const found = regressors.find((learner) => learner.name === name);
  if (found !== undefined) return found;
  const names = regressors.map((learner) => learner.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `learner: expected one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}
