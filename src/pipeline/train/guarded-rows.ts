import type { Guard, TrainOptions } from '#contract';
import type { LeftOut } from '#features';
import { type LabelledRows, repeatedFolds, type Split, stratifiedFolds } from '#learn';
import type { Context } from '#matrix';
import { requireRows } from './require-rows.ts';
import type { SplitPlan } from './split-plan.ts';
import { columnsOf, type TrainData } from './train-data.ts';
import { guardsOf, isOfOrders, leftOutOf, nothingLeft, timeGuard } from './train-guards.ts';

/** Rows that may be learned from, with what was found and left out, and how they are split. */
export interface GuardedRows {
  readonly rows: LabelledRows;
  readonly plan: SplitPlan;
  readonly splits: readonly Split[];
  readonly guards: readonly Guard[];
  readonly leftOut: readonly LeftOut[];
  /** Columns that are learned from. */
  readonly columns: readonly string[];
}

/** Looks for what would make figures look better than they are, takes it out, and splits the rows. @throws TARGET_INVALID, NO_FEATURES */
export function guardedRows(
  data: TrainData,
  options: Pick<TrainOptions, 'folds' | 'repeats'>,
  ctx: Context,
): GuardedRows {
  const { target, predictors } = data;
  const y = Int32Array.from(target.parts.flatMap((part) => [...part.y]));
  const plan = planOf(y.length, options);
  requireRows(target, { folds: plan.folds, groups: null });
  const guarded = guardsOf(data, { y, folds: plan.folds });
  if (guarded.groups !== null) requireRows(target, { folds: plan.folds, groups: guarded.groups });
  const leftOut = new Set(guarded.leftOut.map(({ column }) => column));
  const kept = predictors.columns.filter(({ name, rfm }) => !leftOut.has(name) && !isOfOrders(target, rfm));
  if (kept.length === 0) throw nothingLeft(target, [...leftOut]);
  const columns = kept.map(({ name }) => name);
  const rows: LabelledRows = {
    frame: columnsOf(data.whole, columns),
    y,
    nClasses: target.classes.length,
    weights: null,
    groups: guarded.groups,
  };
  return {
    rows,
    plan,
    splits: splitsOf(data, { rows, plan }, ctx),
    guards: [...guarded.guards, ...timeGuard(data, kept)],
    leftOut: [...predictors.leftOut, ...leftOutOf(data, guarded.leftOut)],
    columns,
  };
}

/** Folds are dealt several times where rows are few and a single deal would be chance. */
function planOf(nRows: number, { folds, repeats }: Pick<TrainOptions, 'folds' | 'repeats'>): SplitPlan {
  return { folds, repeats: repeats ?? (nRows <= 20_000 ? 5 : nRows <= 100_000 ? 2 : 1) };
}

/**
 * A part of the rows is tested on what was learned from the others; of moments the latest on the one before it, by a
 * learner that is chosen on that one by what it learned from the one before. A customer is on one side of a split.
 */
function splitsOf(
  { target }: TrainData,
  { rows, plan }: { rows: LabelledRows; plan: SplitPlan },
  ctx: Context,
): Split[] {
  const { parts } = target;
  if (parts.length === 1) return repeatedFolds(rows, plan, ctx.rng.fork('folds'));
  const groups = Int32Array.from(parts.flatMap(({ customers }) => [...customers!]));
  const starts = [0];
  for (const { y } of parts) starts.push(starts.at(-1)! + y.length);
  const last = parts.length - 1;
  return Array.from({ length: plan.repeats }, (_, repeat) => {
    const fold = stratifiedFolds({ ...rows, groups }, plan.folds, ctx.rng.fork('folds').fork(repeat));
    /** Rows of a moment, of one fold or of others. */
    const pick = (moment: number, wanted: (fold: number) => boolean) =>
      Uint32Array.from(
        [...fold.keys()].filter(
          (row) => row >= starts[moment]! && row < starts[moment + 1]! && wanted(fold[row]!),
        ),
      );
    return Array.from({ length: plan.folds }, (__, one): Split => {
      const [own, others] = [(other: number) => other === one, (other: number) => other !== one];
      const split = {
        train: pick(last - 1, others),
        test: pick(last, own),
        name: `repeat ${repeat + 1}, fold ${one + 1}`,
      };
      if (parts.length < 3 || plan.folds < 3) return split;
      // half of the other customers a moment earlier judge what is learned from the other half before that
      const half = Math.max(1, Math.floor((plan.folds - 1) / 2));
      const place = (other: number) => (other - one + plan.folds) % plan.folds;
      const inside = {
        train: pick(last - 2, (other) => place(other) > half),
        test: pick(last - 1, (other) => place(other) >= 1 && place(other) <= half),
      };
      return { ...split, inside };
    });
  }).flat();
}
