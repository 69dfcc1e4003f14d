import type { Context, FeatureMatrix } from '#matrix';
import type { ModelExpression } from '../express/model-expression.ts';
import type { Bundle, Learner, Model } from '../protocol.ts';

/** Prepared rows to learn classes from; left unchanged. */
export interface ClassifierInput {
  /** NaN is a missing value for learners that take them; else all values are finite. */
  readonly x: FeatureMatrix;
  /** [nRows] 0..nClasses-1; a class may have no row, it then gets no or next to no probability. */
  readonly y: Int32Array;
  /** At least 2. */
  readonly nClasses: number;
  /** [nRows] finite, at least 0, their sum above 0; null: all 1. A row of weight w counts as w rows. */
  readonly weights: Float32Array | null;
  /** [nRows] rows of one group stay together wherever a learner splits its rows once more; null: each by itself. */
  readonly groups: Int32Array | null;
}

/** How rows must be prepared for a learner. */
export interface InputNeeds {
  /** Whether NaN may stand for what is missing; else preparation fills it. */
  readonly missing: boolean;
  /** Categories as one column of codes (`kind: 'category'`) or as a column of 0 and 1 a level. */
  readonly categories: 'codes' | 'indicators';
  /** Whether the columns should be of mean 0 and variance 1. */
  readonly scaled: boolean;
}

/** Probabilities [classes] of a prepared row [features], in new memory. */
export type RowPredictor = (row: Float32Array) => Float32Array;

/** A fitted classifier. Predicting a part of the rows gives that part of the prediction, to the bit. */
export interface ClassifierModel extends Model<Float32Array> {
  readonly nClasses: number;
  /** [nRows, nClasses] row-major probabilities: at least 0, each row sums to 1 within 1e-5, never NaN. */
  predict(x: FeatureMatrix, ctx: Context): Promise<Float32Array>;
  /**
   * Prepares to predict single rows: on the calling thread and at once, the bytes that `predict` gives. Absent where
   * a learner has no such way.
   */
  rowPredictor?(): Promise<RowPredictor>;
  /** [features] how much each gave by the learner's own measure, at least 0; absent where it has none. */
  readonly importance?: Float64Array;
  /** The model in SQL and in JavaScript; absent where it cannot be said: it needs the rows it learned from. */
  readonly expression?: ModelExpression;
}

/**
 * An algorithm that learns classes. Same rows, options and `ctx.rng`: same bytes, at any number of threads. All that
 * it decides by held-out rows (early stopping, a choice of options) it holds out of the rows that it was given.
 */
export interface Classifier<Options = unknown, Fitted extends ClassifierModel = ClassifierModel>
  extends Learner<Options, Fitted, ClassifierInput> {
  readonly task: 'classification';
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
