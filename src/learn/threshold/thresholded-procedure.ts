import { AppError, partOf } from '#base';
import type { Context, Frame } from '#matrix';
import type { FittedProcedure } from '../classify/procedure.ts';
import type { ProcedureOf } from '../classify/procedure-of.ts';
import { outOfFold } from '../validate/out-of-fold.ts';
import {
  type ChosenThreshold,
  chooseThreshold,
  decideByThreshold,
  type ThresholdGoal,
} from './choose-threshold.ts';

/** A procedure that has learned from all rows, and the threshold of its out-of-fold predictions. */
export interface FittedThresholdedProcedure<Inner extends FittedProcedure> extends FittedProcedure {
  /** The same as the procedure would be without a threshold. */
  readonly inner: Inner;
  readonly chosen: ChosenThreshold;
  decide(probabilities: Float32Array): Int32Array;
}

/**
 * A procedure of two classes that decides by a threshold, chosen on what it says of training rows that it did not learn
 * from, in folds of the rows it is given (groups respected). Probabilities stay as they are. Costs `folds` fits more.
 * @param folds at least 2; fewer where a class has fewer rows.
 */
export function thresholdedProcedure<Inner extends FittedProcedure>(
  procedure: ProcedureOf<Inner>,
  { goal, folds = 5 }: { readonly goal: ThresholdGoal; readonly folds?: number },
): ProcedureOf<FittedThresholdedProcedure<Inner>> {
  return {
    name: `${procedure.name}, threshold by ${goal.by}`,
    async fit(rows, ctx: Context) {
      const { y, nClasses, weights } = rows;
      if (nClasses !== 2)
        throw new AppError('OPTION_INVALID', `threshold: expected a target of two classes, got ${nClasses}`);
      const share = folds / (folds + 1);
      const inFolds = { ...ctx, rng: ctx.rng.fork('threshold'), progress: partOf(ctx.progress, 0, share) };
      const probabilities = await outOfFold(procedure, { rows, folds }, inFolds);
      const chosen = chooseThreshold({ probabilities, y, nClasses, weights }, goal);
      const inner = await procedure.fit(rows, { ...ctx, progress: partOf(ctx.progress, share, 1) });
      return {
        nClasses,
        features: inner.features,
        inner,
        chosen,
        predict: (frame: Frame, context: Context) => inner.predict(frame, context),
        decide: (said: Float32Array) => decideByThreshold(said, chosen.threshold),
      };
    },
  };
}
