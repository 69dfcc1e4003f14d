import type { Context } from '#matrix';
import type { LabelledRows, Procedure } from '../classify/procedure.ts';
import { crossValidate } from './cross-validate.ts';
import { innerSplits } from './inner-splits.ts';

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
  const { nClasses } = rows;
  const splits = innerSplits(rows, folds, ctx.rng.fork('folds'));
  const out = new Float32Array(rows.y.length * nClasses);
  for (const { split, test } of await crossValidate(procedure, { rows, splits }, ctx)) {
    for (const [i, row] of split.test.entries()) {
      out.set(test.subarray(i * nClasses, (i + 1) * nClasses), row * nClasses);
    }
  }
  return out;
}
