import { AppError } from '#base';
import type { DecisionValues, Prediction, TrainOptions, TrainThreshold } from '#contract';
import { rowPreparation } from '#features';
import {
  calibratedProcedure,
  type FittedProcedure,
  type Procedure,
  type ProcedureOf,
  type Resampler,
  type ThresholdGoal,
  thresholdedProcedure,
} from '#learn';
import type { Frame } from '#matrix';
import { type Contender, learnerProcedure, resamplerOf } from '#predict';

/** Learners that are compared where none is named: one that is simple and two that fit most tables. */
export const DEFAULT_LEARNERS: readonly string[] = [
  'logistic-regression',
  'gradient-boosting',
  'random-forest',
];

/** What says how procedures are made. */
export type ProcedureOptions = Pick<
  TrainOptions,
  'learners' | 'learnerOptions' | 'imbalance' | 'calibrate' | 'threshold'
>;

/** The rows that they will learn from. */
export interface ProcedureRows {
  /** [nClasses] */
  readonly classes: readonly { readonly name: string; readonly rows: number }[];
  readonly frame: Frame;
}

/** The procedures to compare: learners, with resampling, calibration and threshold around each. @throws OPTION_INVALID */
export function learnersOf(options: ProcedureOptions, rows: ProcedureRows): Contender[] {
  return namesOf(options).map((name) => ({ name, isBaseline: false, ...procedureOf(name, options, rows) }));
}

function namesOf({ learners }: ProcedureOptions): string[] {
  return learners.length === 0 ? [...DEFAULT_LEARNERS] : [...new Set(learners)];
}

/** The procedure of a learner by its name, and what it is called in words. @throws OPTION_INVALID */
export function procedureOf(
  name: string,
  options: ProcedureOptions,
  rows: ProcedureRows,
): { title: string; procedure: Procedure } {
  const { learnerOptions, imbalance, calibrate, threshold } = options;
  const others = namesOf(options).filter((other) => other !== name);
  const { title, procedure } = learnerProcedure(name, {
    options: learnerOptions,
    classes: rows.classes,
    others: others.some((other) => other !== 'two-step') ? others : DEFAULT_LEARNERS,
    preparationOf: rowPreparation,
    resamplerOf: () => resampler(imbalance, rows.frame),
  });
  let whole = procedure as ProcedureOf<FittedProcedure>;
  if (calibrate !== 'none') whole = calibratedProcedure(whole, { method: calibrate });
  if (threshold !== null) {
    if (rows.classes.length !== 2) throw notTwo(rows.classes.length);
    whole = thresholdedProcedure(whole, { goal: goalOf(threshold) });
  }
  return { title, procedure: whole };
}

/** SMOTE for tables with categories draws levels, not shares of them. */
function resampler(imbalance: TrainOptions['imbalance'], { columns }: Frame): Resampler | null {
  if (imbalance === 'none') return null;
  const hasCategories = columns.some(({ type }) => type === 'category');
  return resamplerOf(imbalance === 'smote' && hasCategories ? 'smote-nc' : imbalance);
}

/** The goal of a threshold as money by outcome. */
export function goalOf(threshold: TrainThreshold): ThresholdGoal {
  if (threshold.by === 'f1') return { by: 'f1' };
  if (threshold.by === 'cost') {
    const costs: DecisionValues = {
      truePositive: 0,
      falsePositive: threshold.alarm,
      falseNegative: threshold.miss,
      trueNegative: 0,
    };
    return { by: 'cost', costs };
  }
  const { value, offer, accept } = threshold;
  const values: DecisionValues = {
    truePositive: accept * value - offer,
    falsePositive: -offer,
    falseNegative: 0,
    trueNegative: 0,
  };
  return { by: 'profit', values };
}

/** What is told of the handling of classes; the threshold is that of a fitted model. */
export function handlingOf(
  { imbalance, calibrate, threshold }: ProcedureOptions,
  at: number | null,
): Prediction['handling'] {
  return {
    imbalance: imbalance === 'none' ? null : imbalance,
    calibration: calibrate === 'none' ? null : calibrate,
    threshold: threshold === null ? null : { by: threshold.by, at },
  };
}

function notTwo(nClasses: number): AppError {
  return new AppError('OPTION_INVALID', `threshold: expected a target of two classes, got ${nClasses}`, {
    hint: 'With more classes the likeliest one is predicted.',
  });
}
