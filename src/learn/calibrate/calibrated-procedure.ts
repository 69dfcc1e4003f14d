import { partOf } from '#base';
import type { Context, Frame } from '#matrix';
import type { FittedProcedure } from '../classify/procedure.ts';
import type { ProcedureOf } from '../classify/procedure-of.ts';
import { outOfFold } from '../validate/out-of-fold.ts';
import { type CalibrationMethod, type Calibrator, calibrate, fitCalibrator } from './calibrator.ts';

/** A procedure that has learned from all rows, and the calibrator of its out-of-fold predictions. */
export interface FittedCalibratedProcedure<Inner extends FittedProcedure> extends FittedProcedure {
  /** The same as the procedure would be without calibration. */
  readonly inner: Inner;
  readonly calibrator: Calibrator;
}

/**
 * A procedure whose probabilities are calibrated on what it says of training rows that it did not learn from, in folds
 * of the rows it is given (groups respected); then it learns from all of them. Costs `folds` fits more.
 * @param folds at least 2; fewer where a class has fewer rows.
 */
export function calibratedProcedure<Inner extends FittedProcedure>(
  procedure: ProcedureOf<Inner>,
  { method, folds = 5 }: { readonly method: CalibrationMethod; readonly folds?: number },
): ProcedureOf<FittedCalibratedProcedure<Inner>> {
  return {
    name: `${procedure.name}, ${method}`,
    async fit(rows, ctx) {
      const share = folds / (folds + 1);
      const inFolds = {
        ...ctx,
        rng: ctx.rng.fork('calibration'),
        progress: partOf(ctx.progress, 0, share),
      };
      const probabilities = await outOfFold(procedure, { rows, folds }, inFolds);
      const { y, nClasses, weights } = rows;
      const calibrator = fitCalibrator({ probabilities, y, nClasses, weights }, method);
      const inner = await procedure.fit(rows, { ...ctx, progress: partOf(ctx.progress, share, 1) });
      return {
        nClasses: inner.nClasses,
        features: inner.features,
        inner,
        calibrator,
        predict: async (frame: Frame, context: Context) =>
          calibrate(calibrator, await inner.predict(frame, context)),
      };
    },
  };
}
