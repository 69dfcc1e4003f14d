import { partOf } from '#base';
import type { Guard, TrainOptions } from '#contract';
import { classificationMetric } from '#learn';
import type { Context } from '#matrix';
import { type Compared, choiceGuard, compareLearners, evidenceOf } from '#predict';
import { baselinesOf } from './baselines-of.ts';
import { classFactsOf, contendersOf } from './contenders-of.ts';
import { checkGoal, goalOn } from './goal-on.ts';
import { guardedRows } from './guarded-rows.ts';
import { predictedGroups } from './predicted-groups.ts';
import { predictionOf } from './prediction-of.ts';
import { askedValues, scoreCurvesOf } from './score-curves-of.ts';
import { selectionOf } from './selection-of.ts';
import { setsOf } from './sets-of.ts';
import type { TargetFacts } from './target-facts.ts';
import type { TrainData, TrainedFacts } from './train-data.ts';

/** Share of the work that goes into the comparison; the rest is what the winner reads. */
const COMPARISON = 0.85;

/** Share at which curves begin, where some are asked for. */
const CURVES = 0.9;

/** Guards, then baselines and learners in the same splits, then the verdict. */
export async function trainOn(
  data: TrainData,
  options: TrainOptions,
  ctx: Context,
): Promise<{ facts: TrainedFacts; compared: Compared }> {
  const { target, table } = data;
  const { rows, plan, splits, guards, leftOut, columns } = guardedRows(data, options, ctx);
  const metric = classificationMetric(options.metric ?? 'auc', rows.nClasses);
  if (options.goal !== null) checkGoal(options.goal, rows.nClasses);
  const learners = contendersOf(options, classFactsOf(target));
  const baselines = baselinesOf(table, rows.frame);
  const part = (from: number, to: number) => ({ ...ctx, progress: partOf(ctx.progress, from, to) });
  const isCurved = options.learningCurve || options.validationCurve !== null;
  if (options.validationCurve !== null) askedValues(options.validationCurve, options.learnerOptions);
  const compared = await compareLearners({ rows, splits, baselines, learners, metric }, part(0, COMPARISON));
  // folds of the first deal: each row is judged once
  const predictions = compared.predictions.slice(0, plan.folds);
  const evidence = await evidenceOf(
    { rows, predictions, winner: compared.winner.procedure, metric },
    part(COMPARISON, isCurved ? CURVES : 1),
  );
  const ofWinner = compared.ofWinner.slice(0, plan.folds);
  const choice = choiceGuard({
    nLearners: learners.length,
    winner: compared.winner.title,
    optimism: compared.optimism,
    metric: metric.title,
  });
  const curves = await scoreCurvesOf(
    options,
    {
      winner: compared.winner.name,
      classes: classFactsOf(target),
      rows,
      splits: splits.slice(0, plan.folds),
      metric,
    },
    part(CURVES, 1),
  );
  const prediction = predictionOf(data, {
    compared,
    evidence,
    selection: await selectionOf(
      { compared, rows, splits, metric },
      { options, classes: classFactsOf(target) },
      part(CURVES, 1),
    ),
    subgroups: predictedGroups(ofWinner, { rows, whole: data.whole, without: tellersOf(target, guards) }),
    sets: setsOf(ofWinner, { rows, options }),
    guards: [...guards, ...choice],
    leftOut,
    plan,
    splits,
    metric: metric.name,
    options,
    nRows: target.parts.at(-1)!.y.length,
    groups: rows.groups === null ? null : new Set(rows.groups).size,
  });
  const goal =
    options.goal === null
      ? {}
      : { goal: await goalOn({ goal: options.goal, rows, predictions, metrics: compared.metrics }, ctx) };
  return { facts: { prediction: { ...prediction, ...curves, ...goal }, columns }, compared };
}

/** Guards whose columns say the class, or were made from what made it. */
const TELLING: readonly Guard['code'][] = ['target-copy', 'model-output', 'circular', 'identifier'];

function tellersOf({ target, makers, tellers }: TargetFacts, guards: readonly Guard[]): Set<string> {
  const found = guards.filter(({ code }) => TELLING.includes(code)).flatMap(({ columns }) => columns);
  return new Set([target, ...makers, ...tellers, ...found]);
}
