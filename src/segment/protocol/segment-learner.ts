import type { Reason } from '#contract';
import type { Bundle, Learner, Model } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { Sql } from '#sql';

/** Name of the last segment of a learner that leaves customers out who belong to no group: it is none itself. */
export const NO_SEGMENT = 'No segment';

/** Where rows belong, and how surely; all [nRows]. */
export interface SegmentAssignment {
  /** 0..k-1, in the order of the model's segments. */
  readonly labels: Int32Array;
  /** Soft membership of the assigned segment, in [0, 1]. */
  readonly confidence: Float32Array;
  /** The next best segment, 0..k-1; -1 where the model has one segment. */
  readonly runnersUp: Int32Array;
  /** Share of held-out training customers of the segment that lie closer to it, in [0, 1]. */
  readonly novelty: Float32Array;
}

/** A fitted segmentation: assigns rows that were prepared by the same recipe. */
export interface SegmentModel extends Model<SegmentAssignment> {
  readonly k: number;
  /** [k] training rows. */
  readonly sizes: Int32Array;
  /** SQL of the label of a row, where the model can be said in it. @param of the SQL of each feature, in their order. */
  labelSql?(of: readonly Sql[]): Sql;
}

/** What a learner finds on rows, without what assigning further rows takes. */
export interface Clustering {
  /** Segments that were found; none is empty. */
  readonly k: number;
  /** [nRows] 0..k-1 */
  readonly labels: Int32Array;
  /** [k] names that come with the method (rules, tiers, customers who belong nowhere), null where it has none. */
  readonly names: readonly (string | null)[];
  /** Bayesian information criterion, smaller is better (Schwarz 1978); null where the learner is no density. */
  readonly bic: number | null;
}

/** What fitting gives: the segments of the training rows and the model that assigns others. */
export interface SegmentFit<Fitted extends SegmentModel = SegmentModel> extends Clustering {
  readonly model: Fitted;
}

/** Rows to find segments in. */
export interface SegmentInput {
  /** Finite rows; left unchanged. */
  readonly x: FeatureMatrix;
}

/** An algorithm that finds segments. Same rows, options and `ctx.rng`: same bytes, at any number of threads. */
export interface SegmentLearner<Options = unknown, Fitted extends SegmentModel = SegmentModel>
  extends Learner<Options, SegmentFit<Fitted>> {
  readonly task: 'clustering';
  /** In words, as a table or a sentence names it: `Gaussian mixture`. */
  readonly title: string;
  /** Whether it takes the number of segments as the option `k`; otherwise it finds it or the rules say it. */
  readonly takesK: boolean;
  /**
   * Whether it cuts by rules over columns as they are: they are neither scaled nor logged for it, and no clusters are
   * claimed, so that nothing is tested against null models.
   */
  readonly raw?: true;
  /** Whether its models hold the prepared rows of customers: they go as a whole when one of these is forgotten. */
  readonly keepsRows?: true;
  /** Whether it is another than k-means only where there are categories. */
  readonly forCategories?: true;
  /** Name of the learner whose segments it gives more quickly or in another way; it is no second opinion beside it. */
  readonly variantOf?: string;
  /** The labels of `fit` without the model: what the choice of k and resampling call. */
  cluster(input: SegmentInput, options: Options, ctx: Context): Promise<Clustering>;
  /** What the certificate tells of the rows beside the segments. */
  notes?(x: FeatureMatrix): Reason[];
  /** Cheaper options for one draw of many, such as fewer starts. */
  forDraws(options: Options): Options;
  /**
   * The model of a bundle that it packed.
   * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
   * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
   */
  unpack(bundle: Bundle): Fitted;
}
