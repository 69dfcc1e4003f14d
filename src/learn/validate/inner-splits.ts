import type { Rng } from '#base';
import type { LabelledRows } from '../classify/procedure.ts';
import { type Split, stratifiedFolds, unitsOf } from './folds.ts';

/**
 * Folds within rows that are learned from, groups respected: fewer where a class has fewer rows (or groups) than that,
 * but no fewer than 2; classes without rows are in none.
 * @throws TARGET_INVALID when a class has a single row, or all its rows belong together.
 */
export function innerSplits(
  rows: Pick<LabelledRows, 'y' | 'nClasses' | 'groups'>,
  folds: number,
  rng: Rng,
): Split[] {
  // classes without rows cannot be dealt
  const present = unitsOf(rows).flatMap((units, one) => (units > 0 ? [one] : []));
  const place = new Map(present.map((one, at) => [one, at]));
  const dealt = { y: rows.y.map((one) => place.get(one)!), nClasses: present.length, groups: rows.groups };
  const nFolds = Math.max(2, Math.min(folds, ...unitsOf(dealt)));
  const fold = stratifiedFolds(dealt, nFolds, rng);
  const rowsWhere = (keep: (fold: number) => boolean) =>
    Uint32Array.from([...fold.keys()].filter((row) => keep(fold[row]!)));
  return Array.from({ length: nFolds }, (_, own) => ({
    train: rowsWhere((one) => one !== own),
    test: rowsWhere((one) => one === own),
    name: `inner fold ${own + 1}`,
  }));
}
