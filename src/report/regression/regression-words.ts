import type { PredictionVerdict, Regression } from '#contract';
import type { Tone } from '../sections/verdict-words.ts';

/** The verdict on predicted numbers in words. */
export const VALUE_WORDS: Readonly<Record<PredictionVerdict, { tone: Tone; word: string; meaning: string }>> =
  {
    signal: {
      tone: 'good',
      word: 'Signal',
      meaning:
        'On customers that it had not seen, the model foretells the number better than the best rule of thumb, by a margin worth having.',
    },
    weak: {
      tone: 'warn',
      word: 'Weak signal',
      meaning:
        'On customers that it had not seen, the model is better than the best rule of thumb, but only by a little. Not for judging a single customer.',
    },
    none: {
      tone: 'bad',
      word: 'No signal',
      meaning:
        'Nothing shows that the model is better than the best rule of thumb. Not meant for any decision.',
    },
  };

/** Metrics of tables and pages, with their names and what they mean. */
export const VALUE_METRICS: readonly (readonly [name: string, title: string, meaning: string])[] = [
  [
    'r2',
    'R2',
    'share of the squared differences from the mean that is explained; below 0: worse than the mean',
  ],
  ['d2Absolute', 'Absolute error explained', 'share of the differences from the median that is explained'],
  ['d2Poisson', 'Poisson deviance explained', 'the same for counts'],
  ['d2Tweedie', 'Tweedie deviance explained', 'the same for amounts that are often 0'],
  ['mae', 'Mean absolute error', 'in the unit of the target'],
  ['rmse', 'Root mean squared error', 'in the unit of the target; large errors count most'],
  ['medianError', 'Median absolute error', 'half of the customers are nearer than this'],
  ['bias', 'Mean bias', 'above 0: foretold too high on average'],
  ['mape', 'Mean percentage error', 'as a share of what came'],
  ['poissonDeviance', 'Poisson deviance', 'smaller is better'],
  ['tweedieDeviance', 'Tweedie deviance', 'smaller is better'],
  ['spearman', 'Rank correlation', 'how well the order of the customers is foretold'],
  ['top10', 'Value in the top tenth', 'share of all value that the tenth foretold highest holds'],
  ['top20', 'Value in the top fifth', 'share of all value that the fifth foretold highest holds'],
];

/** The name of a metric in tables. */
export function valueMetricTitle(name: string): string {
  return VALUE_METRICS.find(([one]) => one === name)?.[1] ?? name;
}

/** Guards that make the figures worthless, whatever they are. */
export function invalidValueGuards({ guards }: Pick<Regression, 'guards'>): Regression['guards'] {
  return guards.filter(({ severity }) => severity === 'invalid');
}
