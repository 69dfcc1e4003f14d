import type { TrainOptions } from '#contract';
import { type LabelledRows, repeatedFolds, type Split, stratifiedFolds } from '#learn';
import type { Context } from '#matrix';
import type { TrainData } from './train-data.ts';

/** How rows are split for testing. */
export interface Plan {
  readonly folds: number;
  readonly repeats: number;
}

/** Folds are dealt several times where rows are few and a single deal would be chance. */
export function planOf(nRows: number, { folds, repeats }: TrainOptions): Plan {
  return { folds, repeats: repeats ?? (nRows <= 20_000 ? 5 : nRows <= 100_000 ? 2 : 1) };
}

/** A part of the rows is tested on what was learned from the others; of two moments the later on the earlier one. */
export function splitsOf(
  { target }: TrainData,
  { rows, plan }: { rows: LabelledRows; plan: Plan },
  ctx: Context,
): Split[] {
  const [earlier, later] = target.parts;
  if (later === undefined) return repeatedFolds(rows, plan, ctx.rng.fork('folds'));
  const groups = Int32Array.from([...earlier!.customers!, ...later.customers!]);
  const first = earlier!.y.length;
  return Array.from({ length: plan.repeats }, (_, repeat) => {
    const fold = stratifiedFolds({ ...rows, groups }, plan.folds, ctx.rng.fork('folds').fork(repeat));
    const pick = (from: number, to: number, wanted: (fold: number) => boolean) =>
      Uint32Array.from([...fold.keys()].filter((row) => row >= from && row < to && wanted(fold[row]!)));
    return Array.from({ length: plan.folds }, (__, one) => ({
      train: pick(0, first, (other) => other !== one),
      test: pick(first, fold.length, (other) => other === one),
      name: `repeat ${repeat + 1}, fold ${one + 1}`,
    }));
  }).flat();
}
