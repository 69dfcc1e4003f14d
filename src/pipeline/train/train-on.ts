import { AppError, partOf } from '#base';
import type { Guard, Prediction, TrainOptions } from '#contract';
import { type LeftOut, rowPreparation } from '#features';
import {
  classificationMetric,
  classifierProcedure,
  type LabelledRows,
  repeatedFolds,
  type Split,
  stratifiedFolds,
} from '#learn';
import type { Context, Frame } from '#matrix';
import {
  baselinesFor,
  type Compared,
  type Contender,
  choiceGuard,
  classifierOf,
  compareLearners,
  type Evidence,
  evidenceOf,
  findGuards,
  timeLeaks,
} from '#predict';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import type { Predictors } from './predictors.ts';
import { requireRows } from './require-rows.ts';
import type { TargetFacts } from './target-facts.ts';

/** What is learned from. */
export interface TrainData {
  readonly target: TargetFacts;
  readonly predictors: Predictors;
  /** Of the latest moment. */
  readonly table: CustomerTable;
  /** All readable columns of the labelled rows, the parts below one another. */
  readonly whole: Frame;
}

/** What training found out; the model is fitted from it. */
export interface TrainedFacts {
  readonly prediction: Prediction;
  /** Columns that the model reads. */
  readonly columns: readonly string[];
}

/** Learners that are compared where none is named: one that is simple and two that fit most tables. */
export const DEFAULT_LEARNERS: readonly string[] = [
  'logistic-regression',
  'gradient-boosting',
  'random-forest',
];

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
  const learners = learnersOf(options);
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
    nRows: target.parts.at(-1)!.y.length,
    groups: guarded.groups === null ? null : new Set(guarded.groups).size,
  });
  return { facts: { prediction, columns: kept.map(({ name }) => name) }, compared };
}

/** The columns of a frame by their names, in this order. */
export function columnsOf({ nRows, columns }: Frame, names: readonly string[]): Frame {
  return { nRows, columns: names.map((name) => columns.find((column) => column.name === name)!) };
}

/** A learner with the preparation that it wants. */
export function procedureOf(name: string, options: TrainOptions['learnerOptions']) {
  const classifier = classifierOf(name);
  const parsed = classifier.options.safeParse(options[name] ?? {});
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new AppError(
      'OPTION_INVALID',
      `${name}, option ${issue.path.join('.') || 'unknown'}: ${issue.message}`,
    );
  }
  return classifierProcedure({
    name,
    preparation: rowPreparation(classifier.needs),
    classifier,
    options: parsed.data,
  });
}

function learnersOf({ learners, learnerOptions }: TrainOptions): Contender[] {
  const names = learners.length === 0 ? DEFAULT_LEARNERS : [...new Set(learners)];
  return names.map((name) => ({
    name,
    title: classifierOf(name).title,
    isBaseline: false,
    procedure: procedureOf(name, learnerOptions),
  }));
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

interface Plan {
  readonly folds: number;
  readonly repeats: number;
}

/** Folds are dealt several times where rows are few and a single deal would be chance. */
function planOf(nRows: number, { folds, repeats }: TrainOptions): Plan {
  return { folds, repeats: repeats ?? (nRows <= 20_000 ? 5 : nRows <= 100_000 ? 2 : 1) };
}

/** A part of the rows is tested on what was learned from the others; of two moments the later on the earlier one. */
function splitsOf(
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

function predictionOf(
  { target }: TrainData,
  {
    compared,
    evidence,
    guards,
    leftOut,
    plan,
    splits,
    metric,
    nRows,
    groups,
  }: {
    compared: Compared;
    evidence: Evidence;
    guards: readonly Guard[];
    leftOut: readonly LeftOut[];
    plan: Plan;
    splits: readonly Split[];
    metric: string;
    nRows: number;
    groups: number | null;
  },
): Prediction {
  const { winner, baseline } = compared;
  const last = target.parts.at(-1)!;
  const counts = target.classes.map((_, one) => last.y.filter((value) => value === one).length);
  return {
    target: target.target,
    source: target.source,
    description: [target.description, ...target.notes].join(' '),
    task: 'classification',
    classes: target.classes.map((name, one) => ({
      name,
      rows: counts[one]!,
      share: counts[one]! / last.y.length,
    })),
    positive: target.classes.length === 2 ? target.classes[1]! : null,
    rows: nRows,
    rowsWithoutTarget: target.rowsWithoutTarget,
    learner: winner.name,
    learnerTitle: winner.title,
    validation: {
      splits: splitsInWords(plan, target),
      folds: plan.folds,
      repeats: plan.repeats,
      testRows: Math.round(splits.reduce((sum, { test }) => sum + test.length, 0) / splits.length),
      groups,
    },
    primary: metric,
    metrics: { ...compared.metrics },
    training: { ...compared.training },
    baseline: {
      name: baseline.contender.name,
      title: baseline.contender.title,
      metrics: { ...baseline.metrics },
    },
    gain: compared.gain,
    verdict: compared.verdict,
    sentence: compared.sentence,
    guards: [...guards],
    leaderboard: [...compared.leaderboard],
    curves: evidence.curves,
    confusion: evidence.confusion,
    ...(evidence.importance === null ? {} : { importance: evidence.importance }),
    features: [],
    leftOut: [...leftOut],
  };
}

function splitsInWords({ folds, repeats }: Plan, { parts }: TargetFacts): string {
  const times = repeats === 1 ? `${folds} folds` : `${repeats} times ${folds} folds`;
  return parts.length === 1
    ? `${times} of customers`
    : `${times} of customers, learned from the earlier moment and tested on the later one`;
}
