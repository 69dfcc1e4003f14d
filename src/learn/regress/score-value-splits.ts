import { correctedInterval, type Interval } from '../validate/corrected-interval.ts';
import type { SplitScores } from '../validate/score-splits.ts';
import { type ValuePrediction, valuedRows } from './cross-validate-values.ts';
import { computeRegressionMetrics, regressionMetrics } from './regression-metrics.ts';
import type { ValueRows } from './value-rows.ts';

/** Each metric of the test part of each split, and of the training parts; null where those were not predicted. */
export function scoreValueSplits(
  rows: Pick<ValueRows, 'y' | 'weights'>,
  predictions: readonly ValuePrediction[],
): { readonly test: SplitScores; readonly train: SplitScores | null } {
  const scoresOf = (part: 'test' | 'train'): SplitScores => {
    const scores = predictions.map((one) =>
      computeRegressionMetrics(valuedRows(rows, one.split[part], one[part]!)),
    );
    return Object.fromEntries(
      regressionMetrics.map(({ name }) => [name, scores.map((score) => score[name]!)]),
    );
  };
  return {
    test: scoresOf('test'),
    train: predictions.every(({ train }) => train !== null) ? scoresOf('train') : null,
  };
}

/** The mean of each metric with its corrected interval, cut to what the metric can be; those defined in no split are left out. */
export function summariseValueScores(scores: SplitScores, testToTrain: number): Record<string, Interval> {
  return Object.fromEntries(
    regressionMetrics.flatMap(({ name, range: [least, most] }) => {
      const defined = (scores[name] ?? []).filter((value) => value !== null);
      if (defined.length === 0) return [];
      const { mean, low, high } = correctedInterval(defined, { testToTrain });
      return [
        [
          name,
          {
            mean,
            low: low === null ? null : Math.max(low, least ?? low),
            high: high === null ? null : Math.min(high, most ?? high),
          },
        ],
      ];
    }),
  );
}
