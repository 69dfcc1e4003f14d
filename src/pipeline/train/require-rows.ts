import { AppError } from '#base';
import type { TargetFacts } from './target-facts.ts';

/**
 * Every class can be learned and tested in every fold, at each moment.
 * @param groups [rows of the only moment] rows that stay on one side count as one; null: every row by itself
 * @throws TARGET_INVALID naming the rarest class that has fewer rows than there are folds.
 */
export function requireRows(
  { target, classes, parts }: Pick<TargetFacts, 'target' | 'classes' | 'parts'>,
  { folds, groups }: { folds: number; groups: Int32Array | null },
): void {
  for (const { y, foretold } of parts) {
    const seen = classes.map(() => new Set<number>());
    for (const [row, one] of y.entries()) seen[one]!.add(groups === null ? row : groups[row]!);
    const counts = seen.map(({ size }) => size);
    const least = Math.min(...counts);
    if (least >= folds) continue;
    const rows = groups === null ? 'rows' : 'rows that do not belong together';
    const of = `"${classes[counts.indexOf(least)]}"`;
    const when = foretold === null ? '' : ` in ${foretold.from} to ${foretold.to}`;
    throw new AppError(
      'TARGET_INVALID',
      `target "${target}": expected at least ${folds} ${rows} of each class for ${folds} folds, got ${least} of ${of}${when}`,
      {
        hint: 'Use fewer folds (--folds), gather rare classes into one, or bring more rows.',
        data: { folds, rows: least },
      },
    );
  }
}
