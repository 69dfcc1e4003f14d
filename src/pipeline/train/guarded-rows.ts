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

/** A part of the rows is tested on what was learned from the others; of two moments the later on the earlier one. */
function splitsOf(
  { target }: TrainData,
  { rows, plan }: { rows: LabelledRows; plan: SplitPlan },
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
