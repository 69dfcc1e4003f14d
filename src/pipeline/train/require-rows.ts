import { AppError } from '#base';
import type { TargetFacts } from './target-facts.ts';

/**
 * Every class can be learned and tested in every fold, at each moment.
 * @throws TARGET_INVALID naming the rarest class that has fewer rows than there are folds.
 */
export function requireRows(
  { target, classes, parts }: Pick<TargetFacts, 'target' | 'classes' | 'parts'>,
  folds: number,
): void {
  for (const { y, foretold } of parts) {
    const counts = classes.map((_, one) => y.filter((value) => value === one).length);
    const least = Math.min(...counts);
    if (least >= folds) continue;
    const of = `"${classes[counts.indexOf(least)]}"`;
    const when = foretold === null ? '' : ` in ${foretold.from} to ${foretold.to}`;
    throw new AppError(
      'TARGET_INVALID',
      `target "${target}": expected at least ${folds} rows of each class for ${folds} folds, got ${least} of ${of}${when}`,
      {
        hint: 'Use fewer folds (--folds), gather rare classes into one, or bring more rows.',
        data: { folds, rows: least },
      },
    );
  }
}
