import { AppError, partOf } from '#base';
import type { Guard, TrainOptions } from '#contract';
import type { LeftOut } from '#features';
import { classificationMetric, type LabelledRows } from '#learn';
import type { Context, Frame } from '#matrix';
import {
  baselinesFor,
  type Compared,
  type Contender,
  choiceGuard,
  compareLearners,
  evidenceOf,
  findGuards,
  timeLeaks,
} from '#predict';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import { classCounts, predictionOf } from './prediction-facts.ts';
import { handlingOf, learnersOf } from './procedures-of.ts';
import { requireRows } from './require-rows.ts';
import { planOf, splitsOf } from './splits-of.ts';
import type { TargetFacts } from './target-facts.ts';
import { columnsOf, type TrainData, type TrainedFacts } from './train-data.ts';

const BASELINE_TITLES: Readonly<Record<string, string>> = {
  majority: 'The majority class',
  stratified: 'Drawing by share',
  recency: 'Recency alone',
  frequency: 'Frequency alone',
  'past-spend': 'Past spend alone',
};

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
  const counts = classCounts(target);
  const learners = learnersOf(options, { classes: counts, frame: rows.frame });
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
    handling: handlingOf(options, null),
    nRows: target.parts.at(-1)!.y.length,
    groups: guarded.groups === null ? null : new Set(guarded.groups).size,
  });
  return { facts: { prediction, columns: kept.map(({ name }) => name) }, compared };
}

/** Rules of thumb over the columns that learners may read too. */
function baselinesOf({ columns }: CustomerTable, frame: Frame): Contender[] {
  const figure = (wanted: string) => {
    const found = columns.find(({ rfm }) => rfm === wanted)?.name;
    return found !== undefined && frame.columns.some(({ name }) => name === found) ? found : null;
  };
  const rules = { recency: figure('recency'), frequency: figure('frequency'), spend: figure('monetary') };
  return baselinesFor(rules).map((procedure) => ({
    name: procedure.name,
    title: BASELINE_TITLES[procedure.name] ?? procedure.name,
    isBaseline: true,
    procedure,
  }));
}

function guardsOf({ target, predictors, whole }: TrainData, { y, folds }: { y: Int32Array; folds: number }) {
  const [part, another] = target.parts;
  const names = predictors.columns.map(({ name }) => name);
  const isOneMoment = another === undefined;
  return findGuards({
    rows: {
      frame: columnsOf(whole, names),
      y,
      nClasses: target.classes.length,
      weights: null,
      groups: null,
    },
    classes: target.classes,
    whole: isOneMoment ? whole : null,
    ids: isOneMoment ? part!.customers : null,
    makers: target.makers,
    named: predictors.named,
    modelOutput: predictors.modelOutput,
    identifiers: predictors.identifiers,
    testRows: Math.round(target.parts.at(-1)!.y.length / folds),
  });
}

/** Who is new has no orders: figures of them cannot tell the segment. */
function isOfOrders({ source }: TargetFacts, rfm: string | null): boolean {
  return source === 'segment' && rfm !== null;
}

function leftOutOf(
  { target, predictors, table }: TrainData,
  guarded: readonly { column: string; code: string; reason: string }[],
): LeftOut[] {
  const datasetOf = (column: string) => table.columns.find(({ name }) => name === column)?.dataset ?? '';
  const known = new Set(predictors.leftOut.map(({ column }) => column));
  const ofOrders = predictors.columns.filter(({ rfm }) => isOfOrders(target, rfm));
  return [
    ...guarded
      .filter(({ column }) => !known.has(column))
      .map(({ column, code, reason }) => ({ dataset: datasetOf(column), column, code, reason })),
    ...ofOrders
      .filter(({ name }) => !guarded.some(({ column }) => column === name))
      .map(({ dataset, name }) => ({
        dataset,
        column: name,
        code: 'not-of-new-customers',
        reason: 'Counts orders, which a new customer does not have.',
      })),
  ];
}

/** Whether columns may know what came after the outcome; segments are of no time. */
function timeGuard({ target }: TrainData, kept: readonly CustomerColumn[]): Guard[] {
  if (target.source === 'segment') return [];
  const namesOf = (isFigure: boolean) =>
    kept.filter(({ rfm }) => (rfm !== null) === isFigure).map(({ name }) => name);
  const moments = target.parts.flatMap(({ table, foretold }) =>
    table.cutoff === null
      ? []
      : [{ figures: namesOf(true), undated: namesOf(false), until: table.cutoff, foretold }],
  );
  return timeLeaks(moments, target.target);
}

function nothingLeft({ target, source }: TargetFacts, leftOut: readonly string[]): AppError {
  return new AppError('NO_FEATURES', `train "${target}": expected a column to learn from, found none`, {
    hint:
      source === 'segment'
        ? 'The segments were made from all of them: a file with other facts about the customers is needed, such as age or region.'
        : `Left out: ${leftOut.slice(0, 10).join(', ') || 'all'}. Name columns with --features.`,
    data: { columns: leftOut },
  });
}
