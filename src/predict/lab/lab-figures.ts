import type { DecisionValues } from '#contract';
import {
  type ClassificationMetric,
  classificationMetrics,
  confusionMatrix,
  type LabelledRows,
  type SplitPrediction,
  scoredRows,
} from '#learn';

/** A figure of the lab. */
export interface LabFigure {
  readonly name: string;
  readonly title: string;
  readonly larger: 'better' | 'worse';
  /** Whether it is of what is decided rather than of probabilities. */
  readonly isOfDecision: boolean;
}

/** Figures of probabilities, the same whatever is decided. */
export const OF_PROBABILITIES: readonly string[] = [
  'auc',
  'averagePrecision',
  'logLoss',
  'brier',
  'calibrationError',
];
const OF_DECISIONS_OF_TWO = ['f1', 'precision', 'recall', 'accuracy'];
const OF_DECISIONS = ['f1Macro', 'balancedAccuracy', 'accuracy'];

/** Money a thousand rows. */
export const MONEY = 'money';
/** The probability from which on a row is decided to be of the positive class. */
export const THRESHOLD = 'threshold';

/** The figures of so many classes, in the order of tables. @param outcomes what decisions bring; null without money */
export function labFigures(nClasses: number, outcomes: DecisionValues | null): LabFigure[] {
  const names = [...OF_PROBABILITIES, ...(nClasses === 2 ? OF_DECISIONS_OF_TWO : OF_DECISIONS)];
  const figures = names.map((name): LabFigure => {
    const { title, larger } = metricOf(name);
    return { name, title, larger, isOfDecision: !OF_PROBABILITIES.includes(name) };
  });
  const money = { name: MONEY, title: 'money a 1,000', larger: 'better', isOfDecision: true } as const;
  return outcomes === null ? figures : [...figures, money];
}

function metricOf(name: string): ClassificationMetric {
  return classificationMetrics.find((metric) => metric.name === name)!;
}

/**
 * Each figure of the test rows of each split; null where it is not defined.
 * @param decided whether the procedure's own decision counts; else the likeliest class.
 * @param outcomes worth of a row by what is decided and what is true, what it costs below 0.
 */
export function figuresBySplit(
  rows: LabelledRows,
  predictions: readonly SplitPrediction[],
  { decided, outcomes }: { decided: boolean; outcomes: DecisionValues | null },
): Record<string, (number | null)[]> {
  const figures = labFigures(rows.nClasses, outcomes);
  const judged = predictions.map(({ split, test, decide }) => ({
    ...scoredRows(rows, split.test, test),
    predicted: decided ? (decide?.(test) ?? null) : null,
  }));
  const values = Object.fromEntries(
    figures.map(({ name }) => [
      name,
      judged.map((one) => (name === MONEY ? moneyOf(one, outcomes!) : metricOf(name).compute(one))),
    ]),
  );
  return decided ? { ...values, [THRESHOLD]: predictions.map(thresholdOf) } : values;
}

/** The least probability that is decided for, found by halving; null where none is. */
function thresholdOf({ decide }: SplitPrediction): number | null {
  const isDecidedFor = (p: number) => decide?.(Float32Array.of(1 - p, p))[0] === 1;
  if (!isDecidedFor(1)) return null;
  let [low, high] = [0, 1];
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (isDecidedFor(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Money of a thousand rows; of two classes, the second the positive one. */
function moneyOf(rows: Parameters<typeof confusionMatrix>[0], outcomes: DecisionValues): number {
  const { cells } = confusionMatrix(rows);
  const [trueNegative, falsePositive, falseNegative, truePositive] = cells as unknown as number[];
  const all = trueNegative! + falsePositive! + falseNegative! + truePositive!;
  const sum =
    outcomes.trueNegative * trueNegative! +
    outcomes.falsePositive * falsePositive! +
    outcomes.falseNegative * falseNegative! +
    outcomes.truePositive * truePositive!;
  return (1000 * sum) / all;
}
