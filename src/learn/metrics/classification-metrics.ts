import { AppError, nearestName } from '#base';
import { accuracy, balancedAccuracy } from './accuracy.ts';
import { cohenKappa, matthewsCorrelation } from './agreement.ts';
import { averagePrecision } from './average-precision.ts';
import { brier } from './brier.ts';
import { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
import { gainAt, kolmogorovSmirnov, liftAt } from './gain.ts';
import { logLoss } from './log-loss.ts';
import { averageFigure, classFigures } from './precision-recall.ts';
import { type Ranking, rankRows } from './ranking.ts';
import { calibrationError, maximumCalibrationError } from './reliability.ts';
import { overClasses, rocAuc } from './roc-auc.ts';
import type { ScoredRows } from './scored-rows.ts';

/** A figure of how good predicted classes are. */
export interface ClassificationMetric {
  /** As in JSON and `--metric`. */
  readonly name: string;
  /** As in tables. */
  readonly title: string;
  /** One plain sentence without a full stop. */
  readonly description: string;
  readonly larger: 'better' | 'worse';
  /** `binary`: defined for two classes alone. */
  readonly of: 'binary' | 'any';
  /** Least and largest value; null: without bound. */
  readonly range: readonly [number | null, number | null];
  /** @returns a finite number; null where it is not defined for these rows, such as the AUC of rows of one class. */
  compute(rows: ScoredRows): number | null;
}

/** Of what is decided. */
function decided(
  [name, title, description]: readonly [string, string, string],
  figure: (confusion: ConfusionMatrix) => number | null,
  rest: Partial<ClassificationMetric> = {},
): ClassificationMetric {
  const compute = (rows: ScoredRows) => figure(confusionMatrix(rows));
  return { name, title, description, larger: 'better', of: 'any', range: [0, 1], compute, ...rest };
}

/** Of how the rows rank by the probability of class 1. */
function ranked(
  [name, title, description]: readonly [string, string, string],
  figure: (ranking: Ranking) => number | null,
  range: ClassificationMetric['range'] = [0, 1],
): ClassificationMetric {
  const compute = (rows: ScoredRows) => figure(rankRows(rows, 1));
  return { name, title, description, larger: 'better', of: 'binary', range, compute };
}

/** Of the probabilities as such. */
function said(
  [name, title, description]: readonly [string, string, string],
  compute: ClassificationMetric['compute'],
  rest: Partial<ClassificationMetric> = {},
): ClassificationMetric {
  return { name, title, description, larger: 'worse', of: 'any', range: [0, 1], compute, ...rest };
}

const AVERAGES = {
  macro: 'of each class, their mean',
  weighted: 'of each class, weighted by its rows',
  micro: 'of all decisions together, which is the accuracy',
} as const;
const BETTER = { larger: 'better' } as const;

/** Every metric of predicted classes, in the order of tables: JSON, tables and `--metric` are made from this list. */
export const classificationMetrics: readonly ClassificationMetric[] = [
  said(
    ['auc', 'AUC', 'how often a row of the class ranks above another one; of several classes the mean'],
    (rows) => overClasses(rows, rocAuc),
    BETTER,
  ),
  said(
    ['aucWeighted', 'AUC, weighted', 'AUC of each class against the rest, weighted by its rows'],
    (rows) => overClasses(rows, rocAuc, 'weighted'),
    BETTER,
  ),
  said(
    [
      'averagePrecision',
      'Average precision',
      'area under the precision-recall curve; of several classes the mean',
    ],
    (rows) => overClasses(rows, averagePrecision),
    BETTER,
  ),
  decided(['accuracy', 'Accuracy', 'share of rows decided rightly'], accuracy),
  decided(
    [
      'balancedAccuracy',
      'Balanced accuracy',
      'mean over the classes of the share of their rows that was found',
    ],
    balancedAccuracy,
  ),
  decided(
    ['precision', 'Precision', 'share of the rows decided to be of the class that are'],
    (confusion) => classFigures(confusion)[1]!.precision,
    { of: 'binary' },
  ),
  decided(
    ['recall', 'Recall', 'share of the rows of the class that were found'],
    (confusion) => classFigures(confusion)[1]!.recall,
    { of: 'binary' },
  ),
  decided(
    ['f1', 'F1', 'harmonic mean of precision and recall'],
    (confusion) => classFigures(confusion)[1]!.f1,
    { of: 'binary' },
  ),
  ...(['macro', 'weighted', 'micro'] as const).flatMap((by) =>
    (['precision', 'recall', 'f1'] as const).map((figure) => {
      const word = `${by[0]!.toUpperCase()}${by.slice(1)}`;
      const noun = figure === 'f1' ? 'F1' : `${figure[0]!.toUpperCase()}${figure.slice(1)}`;
      return decided(
        [`${figure}${word}`, `${noun}, ${by}`, `${noun === 'F1' ? noun : figure} ${AVERAGES[by]}`],
        (confusion) => averageFigure(confusion, figure, by),
      );
    }),
  ),
  decided(['mcc', 'Matthews correlation', 'correlation of true and decided classes'], matthewsCorrelation, {
    range: [-1, 1],
  }),
  decided(['kappa', "Cohen's kappa", 'agreement of true and decided classes beyond chance'], cohenKappa, {
    range: [-1, 1],
  }),
  said(['logLoss', 'Log-loss', 'mean of minus the logarithm of the probability of what came'], logLoss, {
    range: [0, null],
  }),
  said(
    [
      'brier',
      'Brier score',
      'mean squared distance of probabilities to what came; of several classes their sum',
    ],
    brier,
    { range: [0, 2] },
  ),
  said(
    [
      'calibrationError',
      'Calibration error',
      'mean distance of probability to what came, ten bins of equal width',
    ],
    (rows) => calibrationError(rows),
  ),
  said(
    [
      'calibrationErrorEqualCount',
      'Calibration error, equal counts',
      'mean distance of probability to what came, ten bins of equally many rows',
    ],
    (rows) => calibrationError(rows, { bins: 10, by: 'count' }),
  ),
  said(
    [
      'maximumCalibrationError',
      'Largest calibration error',
      'largest distance of probability to what came, ten bins of equal width',
    ],
    (rows) => maximumCalibrationError(rows),
  ),
  ranked(
    [
      'lift10',
      'Lift of the top tenth',
      'how many times more often the class is in the top tenth than among all',
    ],
    (ranking) => liftAt(ranking, 0.1),
    [0, 10],
  ),
  ranked(
    ['gain20', 'Gain of the top fifth', 'share of the class that the top fifth of the rows holds'],
    (ranking) => gainAt(ranking, 0.2),
  ),
  ranked(
    ['ks', 'KS', 'largest distance between the probabilities of the class and of the others'],
    kolmogorovSmirnov,
  ),
];

/** The metrics that are defined for so many classes. */
export function metricsFor(nClasses: number): ClassificationMetric[] {
  return classificationMetrics.filter((metric) => metric.of === 'any' || nClasses === 2);
}

/** The metric of a name. @throws OPTION_INVALID when there is none of the name for so many classes. */
export function classificationMetric(name: string, nClasses = 2): ClassificationMetric {
  const metrics = metricsFor(nClasses);
  const found = metrics.find((metric) => metric.name === name);
  if (found !== undefined) return found;
  const names = metrics.map((metric) => metric.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `metric: expected one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}

/** Each metric of the rows by its name; null where it is not defined for them. */
export function computeMetrics(
  rows: ScoredRows,
  metrics: readonly ClassificationMetric[] = metricsFor(rows.nClasses),
): Record<string, number | null> {
  return Object.fromEntries(metrics.map((metric) => [metric.name, metric.compute(rows)]));
}
