import { partOf } from '#base';
import type { Interval, LeaderboardEntry, PredictionVerdict } from '#contract';
import {
  crossValidateValues,
  judgePrediction,
  type RegressionMetric,
  type RegressionProcedure,
  regressionMetrics,
  type Split,
  type SplitScores,
  scoreValueSplits,
  summariseValueScores,
  takeValues,
  testToTrainOf,
  type ValuePrediction,
  type ValueRows,
  valuedRows,
  valueFolds,
} from '#learn';
import type { Context } from '#matrix';

/** A procedure in a comparison of learners of numbers. */
export interface ValueContender<Procedure extends RegressionProcedure = RegressionProcedure> {
  readonly name: string;
  readonly title: string;
  readonly isBaseline: boolean;
  readonly procedure: Procedure;
}

/** What is compared, and how. */
export interface ValueComparison<Learner extends ValueContender = ValueContender> {
  readonly rows: ValueRows;
  readonly splits: readonly Split[];
  /** At least one. */
  readonly baselines: readonly ValueContender[];
  /** At least one. */
  readonly learners: readonly Learner[];
  /** What learners are chosen by, and the verdict is about: 1 is perfect, 0 the best constant. */
  readonly metric: RegressionMetric;
}

/** What a learner took, on average over the splits: measured, so that it stays apart from results. */
export interface ValueCost {
  readonly fitSeconds: number;
  /** Of a thousand rows. */
  readonly predictSeconds: number;
}

/** How good foretold numbers are, and whether they are better than the best rule of thumb. */
export interface ComparedValues<Learner extends ValueContender = ValueContender> {
  /** The learner that did best over all splits: the one to fit on all rows. */
  readonly winner: Learner;
  /** Of what each split would have chosen without its test rows; means with corrected intervals. */
  readonly metrics: Readonly<Record<string, Interval>>;
  readonly training: Readonly<Record<string, number | null>>;
  readonly baseline: {
    readonly contender: ValueContender;
    readonly metrics: Readonly<Record<string, Interval>>;
  };
  readonly gain: Interval;
  readonly verdict: PredictionVerdict;
  readonly sentence: string;
  /** Best first, by the metric. */
  readonly leaderboard: readonly LeaderboardEntry[];
  /** What was foretold of the test rows of each split by the learner that the split chose. */
  readonly predictions: readonly ValuePrediction[];
  /** How much better the best learner looks over all splits than the choice is worth. */
  readonly optimism: number | null;
  readonly costs: Readonly<Record<string, ValueCost>>;
}

interface Scored<Contender extends ValueContender = ValueContender> {
  readonly contender: Contender;
  readonly test: SplitScores;
  readonly train: SplitScores | null;
  readonly predictions: readonly ValuePrediction[];
  readonly cost: ValueCost;
}

/** A gain in explained variance or deviance below this is weak. */
const WEAK_BELOW = 0.02;
/** Share of the work that goes into the comparison; the rest is the choice inside of the training parts. */
const COMPARISON = 0.6;
/** A choice is made on one of so many parts of the training rows. */
const CHOICE_PARTS = 4;

/** Baselines and learners in the same splits, the choice among learners made inside of the training parts. */
export async function compareRegressors<Learner extends ValueContender>(
  { rows, splits, baselines, learners, metric }: ValueComparison<Learner>,
  ctx: Context,
): Promise<ComparedValues<Learner>> {
  const part = (from: number, to: number): Context => ({ ...ctx, progress: partOf(ctx.progress, from, to) });
  const share = (COMPARISON * baselines.length) / (baselines.length + learners.length);
  const ofBaselines = await scoreAll(baselines, { rows, splits }, part(0, share));
  const ofLearners = await scoreAll(learners, { rows, splits }, part(share, COMPARISON));
  const chosen = await chooseInside(learners, { rows, splits, metric }, part(COMPARISON, 1));
  const testToTrain = testToTrainOf(splits);
  const baseline = bestOf(ofBaselines, metric);
  const winner = bestOf(ofLearners, metric);
  const scoresOf = (pick: (one: Scored) => SplitScores): SplitScores =>
    Object.fromEntries(
      regressionMetrics.map(({ name }) => [
        name,
        chosen.map((place, split) => pick(ofLearners[place]!)[name]![split]!),
      ]),
    );
  const test = scoresOf((one) => one.test);
  const judged = judgePrediction({
    primary: { title: metric.title, larger: metric.larger === 'better' ? 'better' : 'worse' },
    model: test[metric.name]!,
    baseline: baseline.test[metric.name]!,
    baselineTitle: baseline.contender.title.toLowerCase(),
    testShare: testToTrain / (1 + testToTrain),
    weakBelow: WEAK_BELOW,
  });
  return {
    winner: winner.contender,
    metrics: summariseValueScores(test, testToTrain),
    training: means(scoresOf((one) => one.train!)),
    baseline: { contender: baseline.contender, metrics: summariseValueScores(baseline.test, testToTrain) },
    gain: judged.gain ?? { mean: null, low: null, high: null },
    verdict: judged.verdict,
    sentence: judged.sentence,
    leaderboard: leaderboardOf([...ofBaselines, ...ofLearners], {
      metric,
      testToTrain,
      chosen: chosen.map((place) => learners[place]!.name),
    }),
    predictions: chosen.map((place, split) => ofLearners[place]!.predictions[split]!),
    optimism: differenceOf(mean(winner.test[metric.name]!), mean(test[metric.name]!)),
    costs: Object.fromEntries(ofLearners.map(({ contender, cost }) => [contender.name, cost])),
  };
}

async function scoreAll<Contender extends ValueContender>(
  contenders: readonly Contender[],
  { rows, splits }: { rows: ValueRows; splits: readonly Split[] },
  ctx: Context,
): Promise<Scored<Contender>[]> {
  const scores: Scored<Contender>[] = [];
  for (const [i, contender] of contenders.entries()) {
    const progress = partOf(ctx.progress, i / contenders.length, (i + 1) / contenders.length);
    let [fitSeconds, predictSeconds, testRows] = [0, 0, 0];
    const predictions = await crossValidateValues(
      contender.procedure,
      {
        rows,
        splits,
        withTraining: !contender.isBaseline,
        onFitted: (cost) => {
          fitSeconds += cost.fitSeconds / splits.length;
          predictSeconds += cost.predictSeconds;
          testRows += cost.testRows;
        },
      },
      { ...ctx, progress: { report: (share) => progress.report(share, contender.title) } },
    );
    scores.push({
      contender,
      ...scoreValueSplits(rows, predictions),
      predictions: predictions.map((one) => ({ ...one, train: null })),
      cost: { fitSeconds, predictSeconds: (1000 * predictSeconds) / testRows },
    });
  }
  return scores;
}

/**
 * [splits] the place of the learner that does best inside of the training rows: the test rows have no part in it (nested
 * validation, Varma and Simon 2006).
 */
async function chooseInside(
  learners: readonly ValueContender[],
  { rows, splits, metric }: Pick<ValueComparison, 'rows' | 'splits' | 'metric'>,
  ctx: Context,
): Promise<number[]> {
  if (learners.length === 1) return splits.map(() => 0);
  const chosen: number[] = [];
  for (const [i, split] of splits.entries()) {
    const own = split.inside === undefined ? takeValues(rows, split.train) : rows;
    const { train, test } =
      split.inside ??
      valueFolds(own, { folds: CHOICE_PARTS, repeats: 1 }, ctx.rng.fork(`choice, ${split.name}`))[0]!;
    const scores: (number | null)[] = [];
    for (const [j, { procedure, title }] of learners.entries()) {
      const share = (i + j / learners.length) / splits.length;
      const progress = { report: () => ctx.progress.report(share, `choosing, ${title}`) };
      const splitOf = [{ train, test, name: split.name }];
      const [one] = await crossValidateValues(
        procedure,
        { rows: own, splits: splitOf },
        { ...ctx, progress },
      );
      scores.push(metric.compute(valuedRows(own, test, one!.test)));
    }
    chosen.push(placeOfBest(scores, metric));
  }
  return chosen;
}

function leaderboardOf(
  all: readonly Scored[],
  {
    metric,
    testToTrain,
    chosen,
  }: { metric: RegressionMetric; testToTrain: number; chosen: readonly string[] },
): LeaderboardEntry[] {
  const entries = all.map(
    ({ contender: { name, title, isBaseline }, test, train }): LeaderboardEntry => ({
      name,
      title,
      isBaseline,
      metrics: summariseValueScores(test, testToTrain),
      training: train === null ? {} : means(train),
      chosen: isBaseline ? 0 : chosen.filter((one) => one === name).length,
    }),
  );
  const rank = ({ metrics }: LeaderboardEntry) => goodness(metrics[metric.name]?.mean ?? null, metric);
  return entries.sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left === right ? 0 : right - left;
  });
}

function bestOf<Contender extends ValueContender>(
  scored: readonly Scored<Contender>[],
  metric: RegressionMetric,
): Scored<Contender> {
  const values = scored.map(({ test }) => mean(test[metric.name]!));
  return scored[placeOfBest(values, metric)]!;
}

/** The first of equals; 0 where none is defined. */
function placeOfBest(values: readonly (number | null)[], metric: RegressionMetric): number {
  let best = 0;
  for (const [i, value] of values.entries())
    if (goodness(value, metric) > goodness(values[best]!, metric)) best = i;
  return best;
}

/** Larger is better. */
function goodness(value: number | null, { larger }: RegressionMetric): number {
  if (value === null) return Number.NEGATIVE_INFINITY;
  if (larger === 'zero') return -Math.abs(value);
  return larger === 'better' ? value : -value;
}

function means(scores: SplitScores): Record<string, number | null> {
  return Object.fromEntries(Object.entries(scores).map(([name, values]) => [name, mean(values)]));
}

function mean(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length;
}

function differenceOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
