import { partOf } from '#base';
import type { Interval, LeaderboardEntry, PredictionVerdict } from '#contract';
import {
  type ClassificationMetric,
  judgePrediction,
  type LabelledRows,
  metricsFor,
  type Split,
  type SplitPrediction,
  type SplitScores,
  summariseScores,
  testToTrainOf,
} from '#learn';
import type { Context } from '#matrix';
import {
  bestOf,
  type Contender,
  type ContenderCost,
  type ContenderScores,
  chooseInside,
  scoreContenders,
} from './contenders.ts';

/** What is compared, and how. */
export interface Comparison {
  readonly rows: LabelledRows;
  readonly splits: readonly Split[];
  /** Rules of thumb; at least one. */
  readonly baselines: readonly Contender[];
  /** At least one. */
  readonly learners: readonly Contender[];
  /** What learners are chosen by, and the verdict is about. */
  readonly metric: ClassificationMetric;
}

/** How good predictions are, and whether they are better than the best rule of thumb. */
export interface Compared {
  /** The learner that did best over all splits: the one to fit on all rows. */
  readonly winner: Contender;
  /** Of what each split would have chosen without its test rows; means with corrected intervals. */
  readonly metrics: Readonly<Record<string, Interval>>;
  readonly training: Readonly<Record<string, number | null>>;
  readonly baseline: { readonly contender: Contender; readonly metrics: Readonly<Record<string, Interval>> };
  readonly gain: Interval;
  readonly verdict: PredictionVerdict;
  readonly sentence: string;
  /** Best first, by the metric. */
  readonly leaderboard: readonly LeaderboardEntry[];
  /** What was said of the test rows of each split by the learner that the split chose. */
  readonly predictions: readonly SplitPrediction[];
  /** What the winner said of the test rows of each split. */
  readonly ofWinner: readonly SplitPrediction[];
  /** [splits] raw columns that the winner learned from. */
  readonly columnsOfWinner: readonly (readonly string[])[];
  /** How much better the best learner looks over all splits than the choice is worth on rows that had no part in it. */
  readonly optimism: number | null;
  /** By the name of the learner: measured, so that it stays apart from results. */
  readonly costs: Readonly<Record<string, ContenderCost>>;
}

/** Share of the work that goes into the comparison; the rest is the choice inside of the training parts. */
const COMPARISON = 0.6;

/** Baselines and learners in the same splits, the choice among learners made inside of the training parts. */
export async function compareLearners(
  { rows, splits, baselines, learners, metric }: Comparison,
  ctx: Context,
): Promise<Compared> {
  const part = (from: number, to: number): Context => ({ ...ctx, progress: partOf(ctx.progress, from, to) });
  const all = await scoreContenders([...baselines, ...learners], { rows, splits }, part(0, COMPARISON));
  const ofBaselines = all.slice(0, baselines.length);
  const ofLearners = all.slice(baselines.length);
  const chosen = await chooseInside(learners, { rows, splits, metric }, part(COMPARISON, 1));
  const testToTrain = testToTrainOf(splits);
  const names = metricsFor(rows.nClasses).map(({ name }) => name);
  const test = pickBySplit(names, chosen, (place) => ofLearners[place]!.test);
  const train = pickBySplit(names, chosen, (place) => ofLearners[place]!.train!);
  const means = (scores: readonly ContenderScores[]) => scores.map((one) => mean(one.test[metric.name]!));
  const baseline = ofBaselines[bestOf(means(ofBaselines), metric)]!;
  const winner = ofLearners[bestOf(means(ofLearners), metric)]!;
  const judged = judgePrediction({
    primary: metric,
    model: test[metric.name]!,
    baseline: baseline.test[metric.name]!,
    baselineTitle: baseline.contender.title.toLowerCase(),
    testShare: testToTrain / (1 + testToTrain),
  });
  return {
    winner: winner.contender,
    metrics: intervalsOf(test, testToTrain),
    training: Object.fromEntries(names.map((name) => [name, mean(train[name]!)])),
    baseline: { contender: baseline.contender, metrics: intervalsOf(baseline.test, testToTrain) },
    gain: judged.gain ?? { mean: null, low: null, high: null },
    verdict: judged.verdict,
    sentence: judged.sentence,
    leaderboard: leaderboardOf(all, { metric, testToTrain, chosen, nBaselines: baselines.length }),
    predictions: chosen.map((place, split) => ofLearners[place]!.predictions[split]!),
    ofWinner: winner.predictions,
    columnsOfWinner: winner.columns,
    costs: Object.fromEntries(ofLearners.map(({ contender, cost }) => [contender.name, cost])),
    optimism: difference(mean(winner.test[metric.name]!), mean(test[metric.name]!)),
  };
}

function pickBySplit(
  names: readonly string[],
  chosen: readonly number[],
  scoresOf: (place: number) => SplitScores,
): SplitScores {
  return Object.fromEntries(
    names.map((name) => [name, chosen.map((place, split) => scoresOf(place)[name]![split]!)]),
  );
}

function intervalsOf(scores: SplitScores, testToTrain: number): Record<string, Interval> {
  const summary = summariseScores(scores, testToTrain);
  return Object.fromEntries(
    Object.entries(summary).flatMap(([name, interval]) => (interval === null ? [] : [[name, interval]])),
  );
}

function leaderboardOf(
  all: readonly ContenderScores[],
  {
    metric,
    testToTrain,
    chosen,
    nBaselines,
  }: {
    metric: ClassificationMetric;
    testToTrain: number;
    chosen: readonly number[];
    nBaselines: number;
  },
): LeaderboardEntry[] {
  const sign = metric.larger === 'better' ? -1 : 1;
  const worst = Number.POSITIVE_INFINITY;
  const rank = (entry: LeaderboardEntry) => {
    const value = entry.metrics[metric.name]?.mean ?? null;
    return value === null ? worst : sign * value;
  };
  return all
    .map(({ contender, test, train, cost }, i): LeaderboardEntry => {
      const { name, title, isBaseline } = contender;
      return {
        name,
        title,
        isBaseline,
        metrics: intervalsOf(test, testToTrain),
        training:
          train === null
            ? {}
            : Object.fromEntries(Object.entries(train).map(([one, values]) => [one, mean(values)])),
        chosen: chosen.filter((place) => place === i - nBaselines).length,
        ...(isBaseline || cost.bytes === null ? {} : { bytes: cost.bytes }),
      };
    })
    .sort((a, b) => rank(a) - rank(b));
}

function mean(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length;
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
