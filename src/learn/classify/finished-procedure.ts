import { AppError, partOf } from '#base';
import {
  type CalibrationMethod,
  type Calibrator,
  calibrate,
  fitCalibrator,
} from '../calibrate/calibrator.ts';
import {
  type ChosenThreshold,
  chooseThreshold,
  decideByThreshold,
  type ThresholdGoal,
} from '../threshold/choose-threshold.ts';
import { outOfFold } from '../validate/out-of-fold.ts';
import type { FittedProcedure, LabelledRows, Procedure } from './procedure.ts';
import type { ProcedureOf } from './procedure-of.ts';

/** What comes after a procedure's own probabilities; null: nothing. */
export interface Finish {
  readonly calibration: CalibrationMethod | null;
  readonly goal: ThresholdGoal | null;
}

/** A procedure that has learned, with what makes its probabilities honest and its decisions good. */
export interface FittedFinishedProcedure<Chosen extends { readonly threshold: number } = ChosenThreshold>
  extends FittedProcedure {
  /** The same as the procedure would be by itself. */
  readonly inner: FittedProcedure;
  readonly calibrator: Calibrator | null;
  readonly chosen: Chosen | null;
}

/**
 * A procedure, then calibration, then a threshold: both learned on what the procedure says of training rows that it did
 * not learn from, in one deal of folds of the rows it is given (groups respected). A calibrator of two classes never
 * changes the order of rows, so that the threshold may be chosen on the same ones. Costs `folds` fits more.
 * @param folds at least 2; fewer where a class has fewer rows.
 */
export function finishedProcedure(
  procedure: Procedure,
  { calibration, goal, folds = 5 }: Finish & { readonly folds?: number },
): ProcedureOf<FittedFinishedProcedure> {
  return {
    name: procedure.name,
    async fit(rows, ctx) {
      if (calibration === null && goal === null)
        return withFinish<ChosenThreshold>(await procedure.fit(rows, ctx), {
          calibrator: null,
          chosen: null,
        });
      requireTwoClasses(rows, goal);
      const share = folds / (folds + 1);
      const inFolds = { ...ctx, rng: ctx.rng.fork('finish'), progress: partOf(ctx.progress, 0, share) };
      const learned = learnFinish(rows, await outOfFold(procedure, { rows, folds }, inFolds), {
        calibration,
        goal,
      });
      const inner = await procedure.fit(rows, { ...ctx, progress: partOf(ctx.progress, share, 1) });
      return withFinish(inner, learned);
    },
  };
}

function learnFinish(
  { y, nClasses, weights }: LabelledRows,
  said: Float32Array,
  { calibration, goal }: Finish,
): Pick<FittedFinishedProcedure, 'calibrator' | 'chosen'> {
  const rows = { probabilities: said, y, nClasses, weights };
  const calibrator = calibration === null ? null : fitCalibrator(rows, calibration);
  const probabilities = calibrator === null ? said : calibrate(calibrator, said);
  return { calibrator, chosen: goal === null ? null : chooseThreshold({ ...rows, probabilities }, goal) };
}

/** A procedure that has learned, with a finish that was learned. @param chosen for two classes. */
export function withFinish<Chosen extends { readonly threshold: number }>(
  inner: FittedProcedure,
  { calibrator, chosen }: { readonly calibrator: Calibrator | null; readonly chosen: Chosen | null },
): FittedFinishedProcedure<Chosen> {
  return {
    nClasses: inner.nClasses,
    features: inner.features,
    inner,
    calibrator,
    chosen,
    predict: async (frame, ctx) => {
      const said = await inner.predict(frame, ctx);
      return calibrator === null ? said : calibrate(calibrator, said);
    },
    ...(chosen === null ? {} : { decide: (said) => decideByThreshold(said, chosen.threshold) }),
  };
}

function requireTwoClasses({ nClasses }: LabelledRows, goal: ThresholdGoal | null): void {
  if (goal !== null && nClasses !== 2)
    throw new AppError('OPTION_INVALID', `threshold: expected a target of two classes, got ${nClasses}`);
}
