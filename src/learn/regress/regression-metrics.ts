import { AppError, nearestName } from '#base';
import { meanDeviance, TWEEDIE_POWER } from './deviance.ts';
import type { RegressionLoss } from './regressor.ts';
import { spearman } from './spearman.ts';
import { gainOfTop, valueGain } from './value-gain.ts';
import { meanOver, type ValuedRows } from './valued-rows.ts';
import { weightedMedian } from './weighted-median.ts';

/** A figure of how good foretold numbers are. */
export interface RegressionMetric {
  /** As in JSON and `--metric`. */
  readonly name: string;
  /** As in tables. */
  readonly title: string;
  /** One plain sentence without a full stop. */
  readonly description: string;
  /** `zero`: the nearer to 0 the better. */
  readonly larger: 'better' | 'worse' | 'zero';
  /** Whether it is in the unit of the target. */
  readonly inUnits: boolean;
  /** Least and largest value; null: without bound. */
  readonly range: readonly [number | null, number | null];
  /** @returns a finite number; null where it is not defined for these rows. */
  compute(rows: ValuedRows): number | null;
}

type Words = readonly [name: string, title: string, description: string];

function figure(
  [name, title, description]: Words,
  compute: RegressionMetric['compute'],
  rest: Partial<RegressionMetric> = {},
): RegressionMetric {
  return { name, title, description, larger: 'better', inUnits: false, range: [null, 1], compute, ...rest };
}

const ERROR = { larger: 'worse', inUnits: true, range: [0, null] } as const;
const DEVIANCE = { larger: 'worse', range: [0, null] } as const;
const SHARE = { range: [0, 1] } as const;

const absoluteError = (rows: ValuedRows) =>
  meanOver(rows, (row) => Math.abs(rows.predicted[row]! - rows.y[row]!));
const squaredError = (rows: ValuedRows) =>
  meanOver(rows, (row) => (rows.predicted[row]! - rows.y[row]!) ** 2);

/** 1 minus the loss of the rows over that of the best constant for them. */
function explained(
  loss: (rows: ValuedRows) => number | null,
  constantOf: (rows: ValuedRows) => number | null,
): RegressionMetric['compute'] {
  return (rows) => {
    const constant = constantOf(rows);
    if (constant === null) return null;
    const own = loss(rows);
    const ofConstant = loss({ ...rows, predicted: new Float64Array(rows.y.length).fill(constant) });
    return own === null || ofConstant === null || !(ofConstant > 0) ? null : 1 - own / ofConstant;
  };
}

const meanOf = (rows: ValuedRows) => meanOver(rows, (row) => rows.y[row]!);
const medianOf = ({ y, weights }: ValuedRows) => weightedMedian(y, weights);
const ofTop = (share: number) => (rows: ValuedRows) => {
  const curve = valueGain(rows);
  return curve === null ? null : gainOfTop(curve, share);
};

/** Every metric of foretold numbers, in the order of tables: JSON, tables and `--metric` are made from this list. */
export const regressionMetrics: readonly RegressionMetric[] = [
  figure(
    [
      'r2',
      'R2',
      'share of the squared differences from the mean that is explained; below 0: worse than the mean',
    ],
    explained(squaredError, meanOf),
  ),
  figure(
    ['mae', 'Mean absolute error', 'mean distance of what is foretold from what came'],
    absoluteError,
    ERROR,
  ),
  figure(
    ['rmse', 'Root mean squared error', 'root of the mean squared distance: large errors count most'],
    (rows) => {
      const squared = squaredError(rows);
      return squared === null ? null : Math.sqrt(squared);
    },
    ERROR,
  ),
  figure(
    ['medianError', 'Median absolute error', 'half of the rows are nearer than this'],
    ({ y, predicted, weights }) =>
      weightedMedian(
        y.map((value, row) => Math.abs(predicted[row]! - value)),
        weights,
      ),
    ERROR,
  ),
  figure(
    ['bias', 'Mean bias', 'mean of what is foretold minus what came; above 0: foretold too high'],
    (rows) => meanOver(rows, (row) => rows.predicted[row]! - rows.y[row]!),
    { larger: 'zero', inUnits: true, range: [null, null] },
  ),
  figure(
    ['pinball', 'Pinball loss at the median', 'half of the mean absolute error'],
    (rows) => {
      const error = absoluteError(rows);
      return error === null ? null : error / 2;
    },
    ERROR,
  ),
  figure(
    [
      'mape',
      'Mean absolute percentage error',
      'mean distance as a share of what came; not defined where a 0 came',
    ],
    (rows) =>
      rows.y.some((value) => value === 0)
        ? null
        : meanOver(rows, (row) => Math.abs((rows.predicted[row]! - rows.y[row]!) / rows.y[row]!)),
    { larger: 'worse', range: [0, null] },
  ),
  figure(
    ['poissonDeviance', 'Poisson deviance', 'mean deviance of counts'],
    (rows) => meanDeviance(rows, 1),
    DEVIANCE,
  ),
  figure(
    ['tweedieDeviance', 'Tweedie deviance', 'mean deviance of values that are often 0, power 1.5'],
    (rows) => meanDeviance(rows, TWEEDIE_POWER),
    DEVIANCE,
  ),
  figure(
    [
      'd2Absolute',
      'Absolute error explained',
      'share of the absolute differences from the median that is explained',
    ],
    explained(absoluteError, medianOf),
  ),
  figure(
    [
      'd2Poisson',
      'Poisson deviance explained',
      'share of the Poisson deviance of the mean that is explained',
    ],
    explained((rows) => meanDeviance(rows, 1), meanOf),
  ),
  figure(
    [
      'd2Tweedie',
      'Tweedie deviance explained',
      'share of the Tweedie deviance of the mean that is explained',
    ],
    explained((rows) => meanDeviance(rows, TWEEDIE_POWER), meanOf),
  ),
  figure(
    ['spearman', 'Rank correlation', "Spearman's: how well the order of the rows is foretold"],
    spearman,
    { range: [-1, 1] },
  ),
  figure(
    ['top10', 'Value in the top tenth', 'share of all value that the tenth foretold highest holds'],
    ofTop(0.1),
    SHARE,
  ),
  figure(
    ['top20', 'Value in the top fifth', 'share of all value that the fifth foretold highest holds'],
    ofTop(0.2),
    SHARE,
  ),
  figure(
    ['lift10', 'Lift of the top tenth', 'value of a row of the tenth foretold highest, over that of any row'],
    (rows) => {
      const share = ofTop(0.1)(rows);
      return share === null ? null : share * 10;
    },
    { range: [0, 10] },
  ),
];

/** What a verdict is about, by what the learners make small: 1 is perfect and 0 the best constant. */
const PRIMARY: Readonly<Record<RegressionLoss, string>> = {
  squared: 'r2',
  absolute: 'd2Absolute',
  poisson: 'd2Poisson',
  tweedie: 'd2Tweedie',
};

/** The metric that verdicts of a loss are about. */
export function primaryMetric(loss: RegressionLoss): RegressionMetric {
  return regressionMetric(PRIMARY[loss]);
}

/** The metric of a name. @throws OPTION_INVALID */
export function regressionMetric(name: string): RegressionMetric {
  const found = regressionMetrics.find((metric) => metric.name === name);
  if (found !== undefined) return found;
  const names = regressionMetrics.map((metric) => metric.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `metric: expected one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}

/** Each metric of the rows by its name; null where it is not defined for them. */
export function computeRegressionMetrics(rows: ValuedRows): Record<string, number | null> {
  return Object.fromEntries(regressionMetrics.map((metric) => [metric.name, metric.compute(rows)]));
}
