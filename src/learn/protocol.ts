import type { z } from 'zod';
import type { Context, FeatureMatrix } from '#matrix';

/** What a learner produces: groups of rows, classes of rows, or a number for each. */
export type Task = 'clustering' | 'classification' | 'regression';

/** Typed arrays and plain JSON facts: what a model, exploration or certificate is on disk. */
export interface Bundle {
  /** What it holds, e.g. `k-means`. */
  readonly format: string;
  readonly version: number;
  /** Plain JSON. */
  readonly facts: unknown;
  readonly arrays: Readonly<Record<string, BundleArray>>;
}

/** An array of a bundle. */
export type BundleArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** An algorithm with typed options; fitting never changes it. */
export interface Learner<Options, Fitted, Input = { readonly x: FeatureMatrix }> {
  readonly name: string;
  readonly task: Task;
  /** Bounds, defaults and descriptions: flags, API validation and forms derive from it. */
  readonly options: z.ZodType<Options>;
  /** The rows are left unchanged. */
  fit(input: Input, options: Options, ctx: Context): Promise<Fitted>;
}

/** What fitting gives: immutable, predicts on rows prepared by the same recipe. */
export interface Model<Prediction> {
  readonly learner: string;
  /** Names of the features that it was fitted on, in their order. */
  readonly features: readonly string[];
  /** @throws INTERNAL when the features of `x` are not those of the fit. */
  predict(x: FeatureMatrix, ctx: Context): Promise<Prediction>;
  toBundle(): Bundle;
}
