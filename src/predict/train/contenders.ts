import { partOf } from '#base';
import {
  type ClassificationMetric,
  crossValidate,
  holdOut,
  type LabelledRows,
  modelBytes,
  type Procedure,
  type Split,
  type SplitCost,
  type SplitPrediction,
  type SplitScores,
  scoredRows,
  scoreSplits,
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
  /** On rows that it had not seen. */
  readonly test: SplitScores;
  /** On the rows that it learned from; null of baselines. */
  readonly train: SplitScores | null;
  readonly predictions: readonly SplitPrediction[];
  readonly cost: ContenderCost;
  /** [splits] raw columns that it learned from. */
  readonly columns: readonly (readonly string[])[];
}

/** What a contender takes, on average over the splits. */
export interface ContenderCost {
  readonly fitSeconds: number;
  /** Of a thousand rows. */
  readonly predictSeconds: number;
  /** Of what it learned; null where it cannot be saved. */
  readonly bytes: number | null;
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
    const costs: Cost[] = [];
    const columns: string[][] = [];
    const onFitted = ({ fitted, ...cost }: SplitCost) => {
      costs.push({ ...cost, bytes: modelBytes(fitted) });
      columns.push([...new Set(fitted.features.map(({ column }) => column))]);
    };
    const predictions = await crossValidate(
      contender.procedure,
      { rows, splits, withTraining: !contender.isBaseline, onFitted },
      { ...ctx, progress: { report: (share) => progress.report(share, contender.title) } },
    );
    scores.push({
      contender,
      ...scoreSplits(rows, predictions),
      predictions: predictions.map(testOnly),
      cost: meanCost(costs),
      columns,
    });
  }
  return scores;
}

type Cost = Omit<SplitCost, 'fitted'> & { readonly bytes: number | null };

function meanCost(costs: readonly Cost[]): ContenderCost {
  const sum = (of: (cost: Cost) => number) => costs.reduce((total, cost) => total + of(cost), 0);
  return {
    fitSeconds: sum(({ fitSeconds }) => fitSeconds) / costs.length,
    predictSeconds: (1000 * sum(({ predictSeconds }) => predictSeconds)) / sum(({ testRows }) => testRows),
    bytes: costs.some(({ bytes }) => bytes === null)
      ? null
      : Math.round(sum(({ bytes }) => bytes ?? 0) / costs.length),
  };
}

/** What was said of training rows is needed no more once it is scored. */
function testOnly(prediction: SplitPrediction): SplitPrediction {
  return { ...prediction, train: null };
}

/** Share of the training rows of a split that a choice among contenders is made on. */
const CHOICE_SHARE = 0.25;

/**
 * Which contender each split would take: the one that does best inside of its training rows. The test rows of
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
    const { train, inner } = insideOf(split, rows, ctx);
    const scores: (number | null)[] = [];
    for (const [j, { procedure, title }] of contenders.entries()) {
      const share = (i + j / contenders.length) / splits.length;
      const progress = { report: () => ctx.progress.report(share, `choosing, ${title}`) };
      const [one] = await crossValidate(
        procedure,
        { rows: train, splits: [{ train: inner.train, test: inner.test, name: split.name }] },
        { ...ctx, progress },
      );
      scores.push(metric.compute(scoredRows(train, inner.test, one!.test)));
    }
    chosen.push(bestOf(scores, metric));
  }
  return chosen;
}

/** The rows that a choice is made among, and how they are split: as the split says, or by a hold-out of its training rows. */
function insideOf(
  { inside, train: own, name }: Split,
  rows: LabelledRows,
  { rng }: Pick<Context, 'rng'>,
): { train: LabelledRows; inner: Pick<Split, 'train' | 'test'> } {
  if (inside !== undefined) return { train: rows, inner: inside };
  const train = takeLabelled(rows, own);
  return { train, inner: holdOut(train, CHOICE_SHARE, rng.fork(`choice, ${name}`)) };
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
