import type { LabEntry } from '#contract';

/** What a figure of the lab is called, what it says, and which way is better. */
export interface LabWords {
  readonly title: string;
  readonly gloss: string;
  readonly larger: 'better' | 'worse';
  readonly isOfDecision: boolean;
}

/** A figure that a table shows. */
export interface LabColumn extends LabWords {
  readonly name: string;
}

const figure = (
  title: string,
  gloss: string,
  [larger, isOfDecision]: readonly ['better' | 'worse', boolean],
): LabWords => ({ title, gloss, larger, isOfDecision });

/** The figures of the lab in the order of tables. */
export const LAB_FIGURES: Readonly<Record<string, LabWords>> = {
  auc: figure('AUC', 'the order: how often one of the class is ranked above one that is not; 0.5 is chance', [
    'better',
    false,
  ]),
  averagePrecision: figure('Average precision', 'the order, with most weight on its top', ['better', false]),
  calibrationError: figure(
    'Calibration error',
    'how far percentages are from what comes, on average; 0 is best',
    ['worse', false],
  ),
  brier: figure('Brier score', 'order and percentages in one; 0 is best', ['worse', false]),
  logLoss: figure('Log-loss', 'the same, hard on being sure and wrong; 0 is best', ['worse', false]),
  f1: figure('F1', 'balance of precision and recall', ['better', true]),
  f1Macro: figure('F1, macro', 'balance of precision and recall, all classes alike', ['better', true]),
  balancedAccuracy: figure('Balanced accuracy', 'share told rightly, all classes alike', ['better', true]),
  precision: figure('Precision', 'of those found, how many are of the class', ['better', true]),
  recall: figure('Recall', 'of those of the class, how many are found', ['better', true]),
  accuracy: figure('Accuracy', 'share of all who are told rightly', ['better', true]),
  threshold: figure(
    'Threshold',
    'probability from which on a row is decided to be of the positive class, mean over the splits',
    ['better', true],
  ),
  money: figure('Money', 'of a thousand customers, by the costs and values that were given', [
    'better',
    true,
  ]),
};

/** The figures that any of these entries has, of probabilities or of decisions. */
export function labColumns(entries: readonly LabEntry[], ofProbabilities: boolean): LabColumn[] {
  return Object.entries(LAB_FIGURES)
    .map(([name, words]) => ({ name, ...words }))
    .filter(({ isOfDecision }) => isOfDecision !== ofProbabilities)
    .filter(({ name }) => entries.some(({ figures }) => figures[name]?.mean != null));
}
