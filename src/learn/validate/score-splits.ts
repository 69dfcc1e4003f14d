import type { LabelledRows } from '../classify/procedure.ts';
import {
  type ClassificationMetric,
  classificationMetrics,
  computeMetrics,
  metricsFor,
} from '../metrics/classification-metrics.ts';
import type { ScoredRows } from '../metrics/scored-rows.ts';
import { correctedInterval, type Interval } from './corrected-interval.ts';
import type { SplitPrediction } from './cross-validate.ts';
import type { Split } from './folds.ts';

/** Scores of a procedure by the metric's name, one of each split; null where a metric is not defined there. */
export type SplitScores = Readonly<Record<string, readonly (number | null)[]>>;

/** The given rows with what was said of them. @param probabilities [rows, nClasses] */
export function scoredRows(
  { y, nClasses, weights }: Pick<LabelledRows, 'y' | 'nClasses' | 'weights'>,
  which: Uint32Array,
  probabilities: Float32Array,
): ScoredRows {
  return {
    probabilities,
    nClasses,
    y: Int32Array.from(which, (row) => y[row]!),
    weights: weights === null ? null : Float32Array.from(which, (row) => weights[row]!),
  };
}

/** Each metric of the test part of each split, and of the training parts; null where those were not predicted. */
export function scoreSplits(
  rows: Pick<LabelledRows, 'y' | 'nClasses' | 'weights'>,
  predictions: readonly SplitPrediction[],
  metrics: readonly ClassificationMetric[] = metricsFor(rows.nClasses),
): { readonly test: SplitScores; readonly train: SplitScores | null } {
  const scoresOf = (part: 'test' | 'train') =>
    predictions.flatMap((one) => {
      const said = one[part];
      if (said === null) return [];
      const predicted = one.decide?.(said) ?? null;
      return [computeMetrics({ ...scoredRows(rows, one.split[part], said), predicted }, metrics)];
    });
  const train = scoresOf('train');
  const byMetric = (scores: readonly Readonly<Record<string, number | null>>[]): SplitScores =>
    Object.fromEntries(metrics.map(({ name }) => [name, scores.map((score) => score[name] ?? null)]));
  return {
    test: byMetric(scoresOf('test')),
    train: train.length === predictions.length ? byMetric(train) : null,
  };
}

/** Rows of the test parts over rows of the training parts, over all splits. */
export function testToTrainOf(splits: readonly Pick<Split, 'train' | 'test'>[]): number {
  const rowsOf = (part: 'train' | 'test') => splits.reduce((sum, split) => sum + split[part].length, 0);
  return rowsOf('test') / rowsOf('train');
}

/**
 * The mean of each metric with its corrected interval, cut to what the metric can be; null where it is defined in no
 * split, other splits are left out.
 */
export function summariseScores(scores: SplitScores, testToTrain: number): Record<string, Interval | null> {
  return Object.fromEntries(
    Object.entries(scores).map(([name, values]) => {
      const defined = values.filter((value) => value !== null);
      if (defined.length === 0) return [name, null];
      const { mean, low, high } = correctedInterval(defined, { testToTrain });
      const [least, most] = classificationMetrics.find((metric) => metric.name === name)?.range ?? [
        null,
        null,
      ];
      return [
        name,
        {
          mean,
          low: low === null ? null : Math.max(low, least ?? low),
          high: high === null ? null : Math.min(high, most ?? high),
        },
      ];
    }),
  );
}
