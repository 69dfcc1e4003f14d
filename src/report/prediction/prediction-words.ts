import type { Guard, Interval, Prediction, PredictionVerdict } from '#contract';
import { fixed } from '../format/index.ts';
import type { Tone } from '../sections/verdict-words.ts';

/** The verdict on a prediction in words. */
export const PREDICTION_WORDS: Readonly<
  Record<PredictionVerdict, { tone: Tone; word: string; meaning: string; use: string }>
> = {
  signal: {
    tone: 'good',
    word: 'Signal',
    meaning:
      'On customers that it had not seen, the model tells who is what better than the best rule of thumb, by a margin worth having.',
    use: 'Meant for ranking customers like those that it was learned from. Measure what a campaign brings against customers who are left alone.',
  },
  weak: {
    tone: 'warn',
    word: 'Weak signal',
    meaning:
      'On customers that it had not seen, the model is better than the best rule of thumb, but only by a little.',
    use: 'Meant for ranking many customers where a little better than the rule of thumb pays. Not for judging a single one.',
  },
  none: {
    tone: 'bad',
    word: 'No signal',
    meaning: 'Nothing shows that the model is better than the best rule of thumb.',
    use: 'Not meant for any decision: the rule of thumb is simpler and as good. The model is kept so that the result can be looked up.',
  },
};

/** What a guard of severity invalid means. */
export const INVALID_WORDS = {
  word: 'Must not be believed',
  meaning:
    'Something in the data gives the answer away, so that the model looks better than it can be on new customers. Every figure that depends on it is struck through.',
} as const;

/** The sentence of the verdict without its first word, which stands above it. */
export function sentenceOf({ sentence, verdict }: Pick<Prediction, 'sentence' | 'verdict'>): string {
  const start = `${PREDICTION_WORDS[verdict].word}: `;
  const text = sentence.replace(/(?<= )-(?=\d)/g, '−');
  if (!text.startsWith(start)) return text;
  const rest = text.slice(start.length);
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`;
}

/** A guard that makes the figures worthless whatever they are. */
export function invalidGuards({ guards }: Pick<Prediction, 'guards'>): Guard[] {
  return guards.filter(({ severity }) => severity === 'invalid');
}

/** Metrics in the order of tables, with their names. */
export const METRIC_TITLES: Readonly<Record<string, string>> = {
  auc: 'AUC',
  averagePrecision: 'Average precision',
  lift10: 'Lift of the top tenth',
  accuracy: 'Accuracy',
  balancedAccuracy: 'Balanced accuracy',
  f1: 'F1',
  f1Macro: 'F1, macro',
  mcc: 'Matthews correlation',
  logLoss: 'Log-loss',
  brier: 'Brier score',
  calibrationError: 'Calibration error (ECE)',
};

/** What each figure says, and which way is better. */
export const METRIC_GLOSSES: Readonly<Record<string, string>> = {
  auc: 'order: share of pairs, one of a class and one not, that are ranked rightly; 0.5 is chance, 1 perfect',
  averagePrecision: 'order: how often a choice is right, over all lines; chance is the share of the class',
  lift10: 'order: how many times more of the class are in the top tenth than in a tenth taken blindly',
  accuracy: 'decision: share of the customers whose class is named rightly',
  balancedAccuracy: 'decision: the same for each class, their mean, so that a rare class counts as much',
  f1: 'decision: balance of how many are found and how many of those chosen are right; 1 is perfect',
  f1Macro: 'decision: that balance for each class, their mean',
  mcc: 'decision: agreement of what was said and what is; 0 is chance, 1 perfect',
  logLoss: 'percentages: price of being sure and wrong; lower is better',
  brier: 'percentages: squared distance of what was said to what came; lower is better',
  calibrationError: 'percentages: how far what was said is from what came, on average; lower is better',
};

/** Metrics of which less is better. */
export const LOWER_IS_BETTER: ReadonlySet<string> = new Set(['logLoss', 'brier', 'calibrationError']);

/** The metrics of the table that the prediction has. */
export function shownMetrics({ metrics }: Pick<Prediction, 'metrics'>): string[] {
  return Object.keys(METRIC_TITLES).filter((name) => metrics[name]?.mean != null);
}

/** "0.845 (0.838 to 0.852)"; a dash where there is none. */
export function intervalText({ mean, low, high }: Interval, places = 3): string {
  if (mean === null) return '–';
  const digits = (value: number) => fixed(value, places);
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

/** What each guard would mean for the figures. */
export const GUARD_MEANINGS: Readonly<Record<Guard['code'], string>> = {
  'target-copy': 'A column that says what is to be told.',
  'model-output': 'A column that another model made of what is to be told.',
  identifier: 'A column that names customers, so that it tells nothing of others.',
  circular: 'A class that was made of the very columns that are to tell it.',
  'time-leak': 'A column that is only known afterwards.',
  'listed-twice': 'Customers whom the model could meet both while it learns and while it is tested.',
  'resampled-before': 'Copies of rows that were made before the file came here.',
  'small-class': 'A class of which there are too few to learn from.',
  'small-test': 'Too few customers to test on for narrow intervals.',
  choice: 'The best of several looks better than it is.',
};

/** What each rule of thumb does, by its name. */
export const BASELINE_MEANINGS: Readonly<Record<string, string>> = {
  majority: 'always the commonest class',
  stratified: 'guessing, each class as often as it occurs',
  recency: 'how long ago the last order was',
  frequency: 'how many orders there were',
  'past-spend': 'how much was spent so far',
};

const IMBALANCE_WORDS: Readonly<Record<NonNullable<Prediction['imbalance']>, string>> = {
  'class-weights': 'Rows of rare classes weighed more',
  oversample: 'Rows of rare classes were repeated',
  undersample: 'Rows of frequent classes were left out',
  smote: 'Rows of rare classes were added (SMOTE)',
};
const CALIBRATION_WORDS = {
  platt: 'Platt scaling',
  isotonic: 'isotonic regression',
  temperature: 'temperature scaling',
} as const;
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
