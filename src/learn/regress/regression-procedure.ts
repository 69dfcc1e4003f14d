import type { Context, Feature, Frame, Preparation } from '#matrix';
import type { Regressor, RegressorModel } from './regressor.ts';
import type { ValueRows } from './value-rows.ts';

/**
 * Everything that learns from rows, from raw columns to a number: preparation and learner. Validation gives it training
 * rows alone, so that nothing can learn from a test row.
 */
export interface RegressionProcedure<Fitted extends FittedRegression = FittedRegression> {
  /** Distinct within a comparison. */
  readonly name: string;
  fit(rows: ValueRows, ctx: Context): Promise<Fitted>;
}

/** A procedure of numbers that has learned. */
export interface FittedRegression {
  /** Columns that the learner saw. */
  readonly features: readonly Feature[];
  /** [nRows] a finite number for each raw row, in the unit of the target. */
  predict(frame: Frame, ctx: Context): Promise<Float64Array>;
}

/** A fitted preparation and the model behind it: all that it takes to save it. */
export interface FittedRegressor<Spec> extends FittedRegression {
  /** What the preparation learned, as plain JSON. */
  readonly spec: Spec;
  readonly model: RegressorModel;
}

/** Preparation, then a learner of numbers. */
export function regressorProcedure<Spec, Options>({
  name,
  preparation,
  regressor,
  options,
}: {
  readonly name: string;
  readonly preparation: Preparation<Spec>;
  readonly regressor: Regressor<Options>;
  readonly options: Options;
}): RegressionProcedure<FittedRegressor<Spec>> {
  return {
    name,
    async fit({ frame, ...values }, ctx) {
      const prepared = await preparation.fit({ frame, rows: null }, ctx);
      const x = await prepared.apply(frame, ctx);
      try {
        const model = await regressor.fit({ ...values, x }, options, ctx);
        const predict = async (other: Frame, context: Context) => {
          const rows = await prepared.apply(other, context);
          try {
            return await model.predict(rows, context);
          } finally {
            rows.x.release();
          }
        };
        return { features: x.features, spec: prepared.spec, model, predict };
      } finally {
        x.x.release();
      }
    },
  };
}
