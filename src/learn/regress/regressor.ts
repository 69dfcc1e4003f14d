import type { Context, FeatureMatrix } from '#matrix';
import type { InputNeeds } from '../classify/classifier.ts';
import type { Bundle, Learner, Model } from '../protocol.ts';

/** Prepared rows to learn a number from; left unchanged. */
export interface RegressorInput {
  /** NaN is a missing value for learners that take them; else all values are finite. */
  readonly x: FeatureMatrix;
  /** [nRows] finite; at least 0 for the Poisson and Tweedie losses. */
  readonly y: Float64Array;
  /** [nRows] finite, at least 0, their sum above 0; null: all 1. A row of weight w counts as w rows. */
  readonly weights: Float32Array | null;
  /** [nRows] rows of one group stay together wherever a learner splits its rows once more; null: each by itself. */
  readonly groups: Int32Array | null;
}

/**
 * What a learner of numbers makes small. `poisson` and `tweedie` foretell the mean of counts and of values that are
 * often 0, through the logarithm, and are never below 0.
 */
export const REGRESSION_LOSSES = ['squared', 'absolute', 'poisson', 'tweedie'] as const;

/** One of {@link REGRESSION_LOSSES}. */
export type RegressionLoss = (typeof REGRESSION_LOSSES)[number];

/** A fitted learner of numbers. Predicting a part of the rows gives that part of the prediction, to the bit. */
export interface RegressorModel extends Model<Float64Array> {
  /** [nRows] finite, in the unit of the target. */
  predict(x: FeatureMatrix, ctx: Context): Promise<Float64Array>;
  /** [features] how much each gave by the learner's own measure, at least 0; absent where it has none. */
  readonly importance?: Float64Array;
}

/**
 * An algorithm that learns a number. Same rows, options and `ctx.rng`: same bytes, at any number of threads. All that
 * it decides by held-out rows it holds out of the rows that it was given.
 */
export interface Regressor<Options = unknown, Fitted extends RegressorModel = RegressorModel>
  extends Learner<Options, Fitted, RegressorInput> {
  readonly task: 'regression';
  /** In words, as a table or a sentence names it: `Random forest`. */
  readonly title: string;
  readonly needs: InputNeeds;
  /** Whether a row of weight 2 is the same as the row twice, up to rounding: false where rows are drawn or cut into batches. */
  readonly weightsAreRepeats: boolean;
  /** Whether its models hold the prepared rows of customers: they go as a whole when one of these is forgotten. */
  readonly keepsRows?: true;
  /**
   * The model of a bundle that it packed; bundles may come from strangers.
   * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
   * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
   */
  unpack(bundle: Bundle): Fitted;
}
