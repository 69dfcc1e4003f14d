import type { Prediction } from '#contract';
import { fixed } from '../format/index.ts';

const IMBALANCE: Readonly<Record<string, string>> = {
  'class-weights': 'Every class weighed the same in learning.',
  'random-oversampling': 'Rows of small classes were repeated in learning.',
  'random-undersampling': 'Rows of large classes were left out in learning.',
  smote: 'Rows of small classes were made up between similar ones in learning (SMOTE).',
};

const CALIBRATION = { platt: 'Platt scaling', isotonic: 'isotonic regression' } as const;

const GOALS = { f1: 'the best F1', cost: 'the least cost', profit: 'the most profit' } as const;

/** What was done about unequal classes, probabilities and decisions, a sentence each; none where nothing was. */
export function handlingWords({ handling, positive }: Pick<Prediction, 'handling' | 'positive'>): string[] {
  const { imbalance, calibration, threshold } = handling;
  return [
    ...(imbalance === null ? [] : [IMBALANCE[imbalance] ?? imbalance]),
    ...(calibration === null
      ? []
      : [`Probabilities are calibrated by ${CALIBRATION[calibration]} on held-out training rows.`]),
    ...(threshold === null
      ? []
      : [
          `The prediction is "${positive ?? ''}" ${threshold.at === null ? 'from the probability on that' : threshold.at > 1 ? 'for nobody: that' : `from a probability of ${fixed(threshold.at, 3)} on, which`} gave ${GOALS[threshold.by]} on held-out training rows.`,
        ]),
  ];
}
