import { partOf } from '#base';
import type { TrainOptions } from '#contract';
import { classificationMetric, type LabelledRows, repeatedFolds, type Split, stratifiedFolds } from '#learn';
import type { Context } from '#matrix';
import { type Compared, choiceGuard, compareLearners, evidenceOf } from '#predict';
import { baselinesOf } from './baselines-of.ts';
import { classFactsOf, contendersOf } from './contenders-of.ts';
import { predictionOf } from './prediction-of.ts';
import { requireRows } from './require-rows.ts';
import type { SplitPlan } from './split-plan.ts';
import { columnsOf, type TrainData, type TrainedFacts } from './train-data.ts';
import { guardsOf, isOfOrders, leftOutOf, nothingLeft, timeGuard } from './train-guards.ts';

/** Share of the work that goes into the comparison; the rest is what the winner reads. */
const COMPARISON = 0.85;

/** Guards, then baselines and learners in the same splits, then the verdict. */
export async function trainOn(
  data: TrainData,
  options: TrainOptions,
  ctx: Context,
): Promise<{ facts: TrainedFacts; compared: Compared }> {
  const { target, predictors, table } = data;
  const y = Int32Array.from(target.parts.flatMap((part) => [...part.y]));
  const nClasses = target.classes.length;
  const plan = planOf(y.length, options);
  requireRows(target, { folds: plan.folds, groups: null });
  const guarded = guardsOf(data, { y, folds: plan.folds });
  if (guarded.groups !== null) requireRows(target, { folds: plan.folds, groups: guarded.groups });
  const leftOut = new Set(guarded.leftOut.map(({ column }) => column));
  const kept = predictors.columns.filter(({ name, rfm }) => !leftOut.has(name) && !isOfOrders(target, rfm));
  if (kept.length === 0) throw nothingLeft(target, [...leftOut]);
  const rows: LabelledRows = {
    frame: columnsOf(
      data.whole,
      kept.map(({ name }) => name),
    ),
    y,
    nClasses,
    weights: null,
    groups: guarded.groups,
  };
  const splits = splitsOf(data, { rows, plan }, ctx);
  const metric = classificationMetric(options.metric ?? 'auc', nClasses);
  const learners = contendersOf(options, classFactsOf(target));
  const baselines = baselinesOf(table, rows.frame);
  const part = (from: number, to: number) => ({ ...ctx, progress: partOf(ctx.progress, from, to) });
  const compared = await compareLearners({ rows, splits, baselines, learners, metric }, part(0, COMPARISON));
  // folds of the first deal: each row is judged once
  const predictions = compared.predictions.slice(0, plan.folds);
  const evidence = await evidenceOf(
    { rows, predictions, winner: compared.winner.procedure, metric },
    part(COMPARISON, 1),
  );
  const choice = choiceGuard({
    nLearners: learners.length,
    winner: compared.winner.title,
    optimism: compared.optimism,
    metric: metric.title,
  });
  const prediction = predictionOf(data, {
    compared,
    evidence,
    guards: [...guarded.guards, ...timeGuard(data, kept), ...choice],
    leftOut: [...predictors.leftOut, ...leftOutOf(data, guarded.leftOut)],
    plan,
    splits,
    metric: metric.name,
    options,
    nRows: target.parts.at(-1)!.y.length,
    groups: guarded.groups === null ? null : new Set(guarded.groups).size,
  });
  return { facts: { prediction, columns: kept.map(({ name }) => name) }, compared };
}

/** Folds are dealt several times where rows are few and a single deal would be chance. */
function planOf(nRows: number, { folds, repeats }: TrainOptions): SplitPlan {
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
