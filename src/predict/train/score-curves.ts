import { partOf } from '#base';
import type { Interval, LearningCurve, ValidationCurve } from '#contract';
import {
  type ClassificationMetric,
  correctedInterval,
  crossValidate,
  type LabelledRows,
  type Procedure,
  type Split,
  scoreSplits,
  testToTrainOf,
} from '#learn';
import type { Context } from '#matrix';

/** Parts of the training rows that a learning curve is measured at. */
const SHARES = [0.1, 0.2, 0.4, 0.7, 1];
/** A change of a metric below it is hardly one. */
const HARDLY = 0.005;

/** What curves are measured on. */
export interface CurveRows {
  readonly rows: LabelledRows;
  /** Of one deal: each row is tested once. */
  readonly splits: readonly Split[];
  readonly metric: ClassificationMetric;
}

/**
 * How good a procedure is when it learns from parts of the training rows, each part holding the smaller ones and the classes in their
 * shares, always tested on the same rows: whether more customers would help.
 */
export async function learningCurve(
  procedure: Procedure,
  { rows, splits, metric }: CurveRows,
  ctx: Context,
): Promise<LearningCurve> {
  const points: (LearningCurve['points'][number] & { readonly scores: readonly (number | null)[] })[] = [];
  const orders = splits.map((split) => nestedOrder(rows, split.train, ctx));
  for (const [i, share] of SHARES.entries()) {
    const own = splits.map((split, s) => ({ ...split, train: firstOf(orders[s]!, share) }));
    const progress = partOf(ctx.progress, i / SHARES.length, (i + 1) / SHARES.length);
    const measured = await measure(procedure, { rows, splits: own, metric }, { ...ctx, progress });
    const nRows = Math.round(own.reduce((sum, { train }) => sum + train.length, 0) / own.length);
    points.push({ share, rows: nRows, ...measured });
  }
  const [before, last] = [points.at(-2)!, points.at(-1)!];
  const gain = differenceOf(before.scores, last.scores, testToTrainOf(splits));
  return {
    metric: metric.name,
    points: points.map(({ scores: _, ...point }) => point),
    gain,
    sentence: learningSentence(gain, { metric, from: before.rows, to: last.rows }),
  };
}

/** How good a procedure is with one value of an option after the other, in the same splits. */
export async function validationCurve(
  tried: readonly { readonly value: string; readonly procedure: Procedure; readonly isUsed: boolean }[],
  { learner, option }: { learner: string; option: string },
  { rows, splits, metric, ctx }: CurveRows & { ctx: Context },
): Promise<ValidationCurve> {
  const measured: (Scores & { value: string; isUsed: boolean })[] = [];
  for (const [i, { value, procedure, isUsed }] of tried.entries()) {
    const progress = partOf(ctx.progress, i / tried.length, (i + 1) / tried.length);
    const own = await measure(procedure, { rows, splits, metric }, { ...ctx, progress });
    measured.push({ value, isUsed, ...own });
  }
  const used = measured.find(({ isUsed }) => isUsed) ?? null;
  const points = measured.map(({ value, training, test, scores }) => ({
    value,
    training,
    test,
    gain:
      used === null || used.value === value ? null : differenceOf(used.scores, scores, testToTrainOf(splits)),
  }));
  const curve = { metric: metric.name, learner, option, used: used?.value ?? null, points };
  return { ...curve, sentence: validationSentence(curve, metric) };
}

interface Scores {
  readonly training: Interval;
  readonly test: Interval;
  /** Of each test part. */
  readonly scores: readonly (number | null)[];
}

async function measure(
  procedure: Procedure,
  { rows, splits, metric }: CurveRows,
  ctx: Context,
): Promise<Scores> {
  const predictions = await crossValidate(procedure, { rows, splits, withTraining: true }, ctx);
  const { test, train } = scoreSplits(rows, predictions, [metric]);
  const testToTrain = testToTrainOf(splits);
  const scores = test[metric.name]!;
  return {
    training: intervalOf(train?.[metric.name] ?? [], testToTrain),
    test: intervalOf(scores, testToTrain),
    scores,
  };
}

function intervalOf(values: readonly (number | null)[], testToTrain: number): Interval {
  const known = values.filter((value) => value !== null);
  return known.length === 0
    ? { mean: null, low: null, high: null }
    : correctedInterval(known, { testToTrain });
}

function differenceOf(
  before: readonly (number | null)[],
  after: readonly (number | null)[],
  testToTrain: number,
): Interval {
  const differences = after.map((value, i) =>
    value === null || before[i] == null ? null : value - before[i],
  );
  return intervalOf(differences, testToTrain);
}

/** Training rows such that the first so many of them hold the classes in their shares. */
function nestedOrder({ y }: LabelledRows, train: Uint32Array, { rng }: Context): Uint32Array {
  const draws = rng.fork('learning-curve');
  const byClass = new Map<number, number[]>();
  for (const row of train) {
    const own = byClass.get(y[row]!);
    if (own === undefined) byClass.set(y[row]!, [row]);
    else own.push(row);
  }
  const placed = [...byClass.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([one, rows]) => {
      const own = draws.fork(one);
      for (let i = rows.length - 1; i > 0; i--) {
        const j = own.int(i + 1);
        [rows[i], rows[j]] = [rows[j]!, rows[i]!];
      }
      return rows.map((row, at) => ({ row, at: (at + 0.5) / rows.length }));
    })
    .sort((a, b) => a.at - b.at || a.row - b.row);
  return Uint32Array.from(placed, ({ row }) => row);
}

/** At least ten rows, in the order of the table. */
function firstOf(order: Uint32Array, share: number): Uint32Array {
  return order.slice(0, Math.max(Math.min(10, order.length), Math.round(share * order.length))).sort();
}

function learningSentence(
  { mean, low, high }: Interval,
  { metric, from, to }: { metric: ClassificationMetric; from: number; to: number },
): string {
  const count = (n: number) => n.toLocaleString('en-US');
  if (mean === null || low === null || high === null)
    return 'Whether more customers would help cannot be told from so few splits.';
  const sign = metric.larger === 'better' ? 1 : -1;
  const better = [sign * low, sign * high].sort((a, b) => a - b) as [number, number];
  const figures = `from ${count(from)} to ${count(to)} customers ${metric.title} changed by ${signed(mean)} (95 % interval ${signed(low)} to ${signed(high)}).`;
  if (better[0] > 0) return `More customers would probably help: ${figures}`;
  if (better[1] < HARDLY) return `More customers would hardly help: ${figures}`;
  return `Whether more customers would help cannot be told: ${figures}`;
}

function validationSentence(
  { option, used, points }: Omit<ValidationCurve, 'sentence'>,
  metric: ClassificationMetric,
): string {
  const sign = metric.larger === 'better' ? 1 : -1;
  const known = points.filter(({ test }) => test.mean !== null);
  if (known.length === 0) return `${metric.title} is defined with none of these values.`;
  const best = known.reduce((a, b) => (sign * b.test.mean! > sign * a.test.mean! ? b : a));
  if (used === null)
    return `${option} ${best.value} has the best ${metric.title}, ${best.test.mean!.toFixed(3)}.`;
  if (best.value === used)
    return `No other value has a better ${metric.title} than the one in use, ${option} ${used}.`;
  const { gain } = best;
  const figures = `${signed(gain?.mean ?? 0)} ${metric.title} against ${used}, which is in use`;
  const end = sign > 0 ? gain?.low : gain?.high;
  return end != null && sign * end > 0
    ? `${option} ${best.value} is better: ${figures} (95 % interval ${signed(gain!.low!)} to ${signed(gain!.high!)}); as it was chosen among ${points.length} values, a little of that is luck.`
    : `No value is shown to be better than the one in use: the best, ${option} ${best.value}, has ${figures}, within chance.`;
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
}
