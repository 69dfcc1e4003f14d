import { AppError, type Rng } from '#base';
import { repeatedFolds, type Split } from '../validate/folds.ts';
import type { ValueRows } from './value-rows.ts';

/** Rows of like value are dealt together, in so many bands. */
const BANDS = 10;

/**
 * `repeats` times `folds` splits, each row once a repeat in the test part. Low and high values are spread evenly;
 * groups stay together and are spread by size alone.
 * @throws TARGET_INVALID when there are fewer rows (or groups) than folds.
 */
export function valueFolds(
  { y, groups }: Pick<ValueRows, 'y' | 'groups'>,
  { folds, repeats }: { readonly folds: number; readonly repeats: number },
  rng: Rng,
): Split[] {
  const units = groups === null ? y.length : new Set(groups).size;
  if (units < folds) {
    const what = groups === null ? 'rows' : 'rows that do not belong together';
    throw new AppError('TARGET_INVALID', `validation: expected at least ${folds} ${what}, got ${units}`, {
      hint: 'Use fewer folds, or bring more rows.',
      data: { folds, rows: units },
    });
  }
  const nClasses = groups === null ? Math.max(1, Math.min(BANDS, Math.floor(y.length / folds))) : 1;
  const order = [...y.keys()].sort((a, b) => y[a]! - y[b]! || a - b);
  const bands = new Int32Array(y.length);
  for (const [place, row] of order.entries()) bands[row] = Math.floor((place * nClasses) / y.length);
  return repeatedFolds({ y: bands, nClasses, groups }, { folds, repeats }, rng);
}
