import type { Guard, Interval, Prediction, PredictionVerdict } from '#contract';
import type { Tone } from '../sections/verdict-words.ts';

/** The verdict on a prediction in words. */
export const PREDICTION_WORDS: Readonly<
  Record<PredictionVerdict, { tone: Tone; word: string; use: string }>
> = {
  signal: {
    tone: 'good',
    word: 'Signal',
    use: 'Meant for ranking customers like those that it was learned from. Measure what a campaign brings against customers who are left alone.',
  },
  weak: {
    tone: 'warn',
    word: 'Weak signal',
    use: 'Meant for ranking many customers where a little better than the rule of thumb pays. Not for judging a single one.',
  },
  none: {
    tone: 'bad',
    word: 'No signal',
    use: 'Not meant for any decision: nothing shows that it is better than the rule of thumb. It is kept so that the result can be looked up.',
  },
};

/** A guard that makes the figures worthless whatever they are. */
export function invalidGuards({ guards }: Pick<Prediction, 'guards'>): Guard[] {
  return guards.filter(({ severity }) => severity === 'invalid');
}

/** Metrics in the order of tables, with their names. */
export const METRIC_TITLES: Readonly<Record<string, string>> = {
  auc: 'AUC',
  averagePrecision: 'Average precision',
  accuracy: 'Accuracy',
  balancedAccuracy: 'Balanced accuracy',
  f1: 'F1',
  f1Macro: 'F1, macro',
  mcc: 'Matthews correlation',
  logLoss: 'Log-loss',
  brier: 'Brier score',
  calibrationError: 'Calibration error',
  lift10: 'Lift of the top tenth',
};

/** The metrics of the table that the prediction has. */
export function shownMetrics({ metrics }: Pick<Prediction, 'metrics'>): string[] {
  return Object.keys(METRIC_TITLES).filter((name) => metrics[name]?.mean != null);
}

/** "0.845 (0.838 to 0.852)"; a dash where there is none. */
export function intervalText({ mean, low, high }: Interval, places = 3): string {
  if (mean === null) return '–';
  const digits = (value: number) => value.toFixed(places);
  return low === null || high === null ? digits(mean) : `${digits(mean)} (${digits(low)} to ${digits(high)})`;
}

/** What each guard is called. */
export const GUARD_TITLES: Readonly<Record<Guard['code'], string>> = {
  'target-copy': 'Copy of the target',
  'model-output': 'Output of another model',
  identifier: 'Identifier',
  circular: 'Circular',
  'time-leak': 'Knows the future',
  'listed-twice': 'Listed twice',
  'resampled-before': 'Resampled before',
  'small-class': 'Small class',
  'small-test': 'Small test',
  choice: 'Choice of the learner',
};

const IMBALANCE_WORDS: Readonly<Record<NonNullable<Prediction['imbalance']>, string>> = {
  'class-weights': 'Rows of rare classes weighed more',
  oversample: 'Rows of rare classes were repeated',
  undersample: 'Rows of frequent classes were left out',
  smote: 'Rows of rare classes were added (SMOTE)',
};
const CALIBRATION_WORDS = { platt: 'Platt scaling', isotonic: 'isotonic regression' } as const;
const GOAL_WORDS = { f1: 'the best F1', cost: 'the least cost', profit: 'the most profit' } as const;

/** How probabilities and predictions come about where it is not the plain way; empty where it is. */
export function decisionWords({
  imbalance,
  calibration,
  threshold,
  positive,
}: Pick<Prediction, 'imbalance' | 'calibration' | 'threshold' | 'positive'>): string {
  const sentences = [
    imbalance === undefined ? '' : `${IMBALANCE_WORDS[imbalance]}, in the rows learned from alone.`,
    calibration === undefined ? '' : `Probabilities are calibrated by ${CALIBRATION_WORDS[calibration]}.`,
    threshold === undefined
      ? ''
      : threshold.threshold > 1
        ? `"${positive}" is never predicted, for ${GOAL_WORDS[threshold.by]}.`
        : `"${positive}" is predicted from a probability of ${threshold.threshold.toFixed(3)} on, for ${GOAL_WORDS[threshold.by]}.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
