import { AppError, nearestName } from '#base';
import { cast } from './cast.ts';
import { dateParts } from './date-parts.ts';
import { derive } from './derive.ts';
import { drop, select } from './drop.ts';
import { codes, frequency, ordinal } from './encodings.ts';
import { impute } from './impute.ts';
import { cleanLevels, rareLevels } from './levels.ts';
import { log1p } from './log1p.ts';
import { missingIndicator } from './missing-indicator.ts';
import { oneHot } from './one-hot.ts';
import { pca } from './pca.ts';
import type { Step } from './protocol.ts';
import { quantileStep } from './quantile-step.ts';
import { scale } from './scale.ts';
import { targetEncoding } from './target-encoding.ts';
import { textGrouping } from './text-grouping.ts';
import { winsorise } from './winsorise.ts';
import { yeoJohnson } from './yeo-johnson.ts';

/** Every step that a recipe can name. */
export const STEPS: readonly Step[] = [
  drop,
  select,
  cast,
  cleanLevels,
  impute,
  missingIndicator,
  winsorise,
  log1p,
  yeoJohnson,
  quantileStep,
  scale,
  oneHot,
  ordinal,
  codes,
  frequency,
  targetEncoding,
  rareLevels,
  textGrouping,
  dateParts,
  pca,
  derive,
];

/** @throws OPTION_INVALID with the nearest name. */
export function stepOf(name: string): Step {
  const step = STEPS.find((candidate) => candidate.name === name);
  if (step !== undefined) return step;
  const names = STEPS.map((candidate) => candidate.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `recipe: expected the name of a step, got "${name}"`, {
    hint: near === null ? `The steps are: ${names.join(', ')}` : `Did you mean "${near}"?`,
    data: { step: name, nearest: near },
  });
}
