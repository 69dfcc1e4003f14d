import { partOf } from '#base';
import type { LeaderboardEntry, Prediction, TuneOptions, Tuning } from '#contract';
import { type ClassificationMetric, classificationMetric, scoreSplits } from '#learn';
import type { Context } from '#matrix';
import {
  type Compared,
  classifierOf,
  compareLearners,
  evidenceOf,
  type FoundBest,
  meanOf,
  rungsOf,
  type SearchSpace,
} from '#predict';
import { baselinesOf } from '../train/baselines-of.ts';
import { goalOn } from '../train/goal-on.ts';
import { predictionOf } from '../train/prediction-of.ts';
import { setsOf } from '../train/sets-of.ts';
import type { TrainData, TrainedFacts } from '../train/train-data.ts';
import type { Tuner } from './tuner.ts';
import { trainCommand } from './tuning-words.ts';
import { untunedOf } from './untuned.ts';

/** What tuning found out; the model is fitted from it. */
export interface TunedFacts extends TrainedFacts {
  readonly tuning: Tuning;
}

/** Share of the work that goes into the comparison, then into the learners without tuning; the rest is what the best one reads. */
const COMPARISON = 0.6;
const DEFAULTS = 0.75;

/** What the trials found, and what that is worth on rows that none of them saw. */
export async function tuneOn(
  { data, options, tuner, asked }: { data: TrainData; options: TuneOptions; tuner: Tuner; asked: number },
  ctx: Context,
): Promise<TunedFacts> {
  const { rows, splits, plan, guards, leftOut, columns } = tuner.guarded;
  const metric = classificationMetric(options.metric ?? 'auc', rows.nClasses);
  const part = (from: number, to: number) => ({ ...ctx, progress: partOf(ctx.progress, from, to) });
  const { all, splits: inside } = await tuner.found();
  const { learner } = all.trial;
  const { title } = classifierOf(learner);
  const contender = {
    name: learner,
    title: `${title}, tuned`,
    isBaseline: false,
    procedure: tuner.procedure,
  };
  const baselines = baselinesOf(data.table, rows.frame);
  const compared = await compareLearners(
    { rows, splits, baselines, learners: [contender], metric },
    part(0, COMPARISON),
  );
  const outside = scoreSplits(rows, compared.predictions, [metric]).test[metric.name]!;
  const untuned = await untunedOf({ tuner, metric, outside }, part(COMPARISON, DEFAULTS));
  const evidence = await evidenceOf(
    { rows, predictions: compared.predictions, winner: tuner.procedure, metric },
    part(DEFAULTS, 1),
  );
  const goal =
    options.goal === null
      ? {}
      : {
          goal: await goalOn(
            { goal: options.goal, rows, predictions: compared.predictions, metrics: compared.metrics },
            ctx,
          ),
        };
  const told = predictionOf(data, {
    compared: withEntries(compared, untuned.entries, metric),
    evidence,
    sets: setsOf(compared.ofWinner.slice(0, plan.folds), { rows, options }),
    guards: [...guards, ...choiceOf({ inside, outside, metric })],
    leftOut,
    plan,
    splits,
    metric: metric.name,
    options,
    nRows: data.target.parts.at(-1)!.y.length,
    groups: rows.groups === null ? null : new Set(rows.groups).size,
  });
  const prediction = { ...told, ...goal };
  const { best } = untuned;
  const tuning = tuningOf({ prediction, tuner, options, asked, outside, inside, all, best, metric });
  return { prediction, columns: [...columns], tuning };
}

function tuningOf({
  prediction,
  tuner,
  options,
  asked,
  outside,
  inside,
  all,
  best,
  metric,
}: {
  prediction: Prediction;
  tuner: Tuner;
  options: TuneOptions;
  asked: number;
  outside: readonly (number | null)[];
  inside: readonly FoundBest[];
  all: FoundBest;
  best: Tuning['defaults'];
  metric: ClassificationMetric;
}): Tuning {
  const { learner } = all.trial;
  return {
    prediction,
    metric: metric.name,
    metricTitle: metric.title,
    larger: metric.larger,
    folds: options.folds,
    rungs: options.halving ? rungsOf(options.folds) : [options.folds],
    asked,
    isExhausted: all.trials.length < asked,
    spaces: Object.fromEntries(tuner.learners.map(({ name, space }) => [name, axesOf(space)])),
    trials: trialsOf(all),
    best: all.place + 1,
    learner,
    learnerTitle: classifierOf(learner).title,
    options: { ...all.trial.options },
    command: trainCommand(options, all.trial),
    splits: inside.map(({ place, trial }, i) => ({
      split: tuner.guarded.splits[i]!.name,
      trial: place + 1,
      learner: trial.learner,
      options: { ...trial.options },
      inside: meanOf(trial.scores),
      outside: outside[i]!,
    })),
    defaults: best,
  };
}

function axesOf(space: SearchSpace): Tuning['spaces'][string] {
  return Object.fromEntries(
    Object.entries(space).map(([option, axis]) => [
      option,
      axis.kind === 'number' ? axis : { kind: axis.kind, values: [...axis.values] },
    ]),
  );
}

function trialsOf({ trials }: FoundBest): Tuning['trials'] {
  const seen = new Set<string>();
  let learned = 0;
  return trials.map(({ learner, options, scores, error }, i) => {
    const isDefault = !seen.has(learner);
    seen.add(learner);
    learned += scores.length;
    return {
      trial: i + 1,
      learner,
      options: { ...options },
      isDefault,
      scores: [...scores],
      mean: error === null ? meanOf(scores) : null,
      learned,
      error,
    };
  });
}

/** A difference that is not worth telling. */
const LEAST = 0.0005;

/** Tells that options were chosen among many, and how much of their figure is owed to the choice. */
function choiceOf({
  inside,
  outside,
  metric,
}: {
  inside: readonly FoundBest[];
  outside: readonly (number | null)[];
  metric: ClassificationMetric;
}): Parameters<typeof predictionOf>[1]['guards'] {
  const sign = metric.larger === 'better' ? 1 : -1;
  const differences = inside.flatMap(({ trial }, i) => {
    const [own, other] = [meanOf(trial.scores), outside[i] ?? null];
    return own === null || other === null ? [] : [sign * (own - other)];
  });
  const optimism = meanOf(differences);
  const { length } = inside[0]!.trials;
  if (length < 2) return [];
  const told =
    optimism === null || optimism <= LEAST
      ? 'it looked no better by the folds that it was chosen by than on rows that no trial saw'
      : `by the folds that it was chosen by it looked better by ${optimism.toFixed(3)} than on rows that no trial saw`;
  return [
    {
      code: 'choice',
      severity: 'info',
      columns: [],
      evidence: `The best of ${length} trials was taken; ${told} (${metric.title}).`,
      action: 'The figures are of the whole search, made again inside of the training rows of each split.',
    },
  ];
}

function withEntries(
  compared: Compared,
  entries: readonly LeaderboardEntry[],
  metric: ClassificationMetric,
): Compared {
  const sign = metric.larger === 'better' ? -1 : 1;
  const rank = ({ metrics }: LeaderboardEntry) => {
    const value = metrics[metric.name]?.mean ?? null;
    return value === null ? Number.POSITIVE_INFINITY : sign * value;
  };
  return {
    ...compared,
    leaderboard: [...compared.leaderboard, ...entries].sort((a, b) => rank(a) - rank(b)),
  };
}
