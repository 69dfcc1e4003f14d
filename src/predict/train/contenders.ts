import { partOf } from '#base';
import {
  type ClassificationMetric,
  computeMetrics,
  crossValidate,
  holdOut,
  type LabelledRows,
  type Procedure,
  type Split,
  type SplitPrediction,
  takeLabelled,
} from '#learn';
import type { Context } from '#matrix';

/** A procedure in a comparison. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  readonly isBaseline: boolean;
  readonly procedure: Procedure;
}

/** How a contender did. */
export interface ContenderScores {
  readonly contender: Contender;
  /** By metric, one a split: on rows that it had not seen. */
  readonly test: Readonly<Record<string, readonly (number | null)[]>>;
  /** By metric, the mean over the splits on the rows that it learned from. */
  readonly training: Readonly<Record<string, number | null>>;
  readonly predictions: readonly SplitPrediction[];
}

/** Every contender on the same splits with the same draws, one after another. */
export async function scoreContenders(
  contenders: readonly Contender[],
  { rows, splits }: { rows: LabelledRows; splits: readonly Split[] },
  ctx: Context,
): Promise<ContenderScores[]> {
  const scores: ContenderScores[] = [];
  for (const [i, contender] of contenders.entries()) {
    const progress = partOf(ctx.progress, i / contenders.length, (i + 1) / contenders.length);
    const predictions = await crossValidate(
      contender.procedure,
      { rows, splits, withTraining: !contender.isBaseline },
      { ...ctx, progress: { report: (share) => progress.report(share, contender.title) } },
    );
    scores.push({ contender, ...figuresOf(rows, predictions), predictions: predictions.map(testOnly) });
  }
  return scores;
}

/** What was said of training rows is needed no more once it is scored. */
function testOnly({ split, test }: SplitPrediction): SplitPrediction {
  return { split, test, train: null };
}

function figuresOf(rows: LabelledRows, predictions: readonly SplitPrediction[]) {
  const perSplit = predictions.map(({ split, test, train }) => ({
    test: computeMetrics(scored(rows, split.test, test)),
    train: train === null ? null : computeMetrics(scored(rows, split.train, train)),
  }));
  const names = Object.keys(perSplit[0]!.test);
  const test = Object.fromEntries(names.map((name) => [name, perSplit.map((one) => one.test[name]!)]));
  const isTrained = perSplit.every(({ train }) => train !== null);
  const training = isTrained
    ? Object.fromEntries(names.map((name) => [name, meanOf(perSplit.map((one) => one.train![name]!))]))
    : {};
  return { test, training };
}

/** Some rows and what was said of them, for a metric. */
export function scored(rows: LabelledRows, which: Uint32Array, probabilities: Float32Array) {
  const { y, nClasses, weights } = rows;
  return {
    probabilities,
    y: Int32Array.from(which, (row) => y[row]!),
    nClasses,
    weights: weights === null ? null : Float32Array.from(which, (row) => weights[row]!),
  };
}

/** Of the numbers that are there; null where none is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length;
}

/** Share of the training rows of a split that a choice among contenders is made on. */
const CHOICE_SHARE = 0.25;

/**
 * Which contender each split would take: the one that does best on a hold-out of its training rows. The test rows of
 * a split have no part in it, so that what the chosen ones score there is what the choice as such is worth (nested
 * validation, Varma and Simon 2006).
 * @returns [splits] places among the contenders.
 */
export async function chooseInside(
  contenders: readonly Contender[],
  { rows, splits, metric }: { rows: LabelledRows; splits: readonly Split[]; metric: ClassificationMetric },
  ctx: Context,
): Promise<number[]> {
  if (contenders.length === 1) return splits.map(() => 0);
  const chosen: number[] = [];
  for (const [i, split] of splits.entries()) {
    const train = takeLabelled(rows, split.train);
    const inner = holdOut(train, CHOICE_SHARE, ctx.rng.fork(`choice, ${split.name}`));
    const scores: (number | null)[] = [];
    for (const [j, { procedure, title }] of contenders.entries()) {
      const share = (i + j / contenders.length) / splits.length;
      const progress = { report: () => ctx.progress.report(share, `choosing, ${title}`) };
      const [one] = await crossValidate(
        procedure,
        { rows: train, splits: [{ ...inner, name: split.name }] },
        { ...ctx, progress },
      );
      scores.push(metric.compute(scored(train, inner.test, one!.test)));
    }
    chosen.push(bestOf(scores, metric));
  }
  return chosen;
}

/** The place of the best, the first of equals; 0 where none is defined. */
export function bestOf(
  values: readonly (number | null)[],
  { larger }: Pick<ClassificationMetric, 'larger'>,
): number {
  const sign = larger === 'better' ? 1 : -1;
  let best = 0;
  for (const [i, value] of values.entries()) {
    const now = values[best]!;
    if (value !== null && (now === null || sign * value > sign * now)) best = i;
  }
  return best;
}
