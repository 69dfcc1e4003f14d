import { AppError, nearestName } from '#base';
import type { Resampler } from '#learn';
import { classWeights } from './class-weights.ts';
import { randomOversampling } from './random-oversampling.ts';
import { randomUndersampling } from './random-undersampling.ts';
import { smote, smoteNc } from './smote.ts';

/** Every way to deal with classes of unequal size, the one that changes least first. */
export const resamplers: readonly Resampler[] = [
  classWeights,
  randomOversampling,
  randomUndersampling,
  smote(),
  smoteNc(),
];

/** The resampler of a name. @throws OPTION_INVALID */
export function resamplerOf(name: string): Resampler {
  const found = resamplers.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = resamplers.map((one) => one.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `imbalance: expected one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}
