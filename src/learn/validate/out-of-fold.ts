import type { Context } from '#matrix';
import type { LabelledRows, Procedure } from '../classify/procedure.ts';
import { crossValidate } from './cross-validate.ts';
import { stratifiedFolds, unitsOf } from './folds.ts';

/**
 * What a procedure says of each row when it has learned from other folds alone, groups respected. Fewer folds where a
 * class has fewer rows (or groups) than that, but no fewer than 2.
 * @returns [nRows, nClasses] probabilities.
 * @throws TARGET_INVALID when a class has a single row, or all its rows belong together.
 */
export async function outOfFold(
  procedure: Procedure,
  { rows, folds }: { readonly rows: LabelledRows; readonly folds: number },
  ctx: Context,
): Promise<Float32Array> {
  const { nClasses, groups } = rows;
  // classes without rows cannot be dealt
  const present = unitsOf(rows).flatMap((units, one) => (units > 0 ? [one] : []));
  const place = new Map(present.map((one, at) => [one, at]));
  const dealt = { y: rows.y.map((one) => place.get(one)!), nClasses: present.length, groups };
  const nFolds = Math.max(2, Math.min(folds, ...unitsOf(dealt)));
  const fold = stratifiedFolds(dealt, nFolds, ctx.rng.fork('folds'));
  const rowsWhere = (keep: (fold: number) => boolean) =>
    Uint32Array.from([...fold.keys()].filter((row) => keep(fold[row]!)));
  const splits = Array.from({ length: nFolds }, (_, own) => ({
    train: rowsWhere((one) => one !== own),
    test: rowsWhere((one) => one === own),
    name: `inner fold ${own + 1}`,
  }));
  const out = new Float32Array(rows.y.length * nClasses);
  for (const { split, test } of await crossValidate(procedure, { rows, splits }, ctx)) {
    for (const [i, row] of split.test.entries()) {
      out.set(test.subarray(i * nClasses, (i + 1) * nClasses), row * nClasses);
    }
  }
  return out;
}
