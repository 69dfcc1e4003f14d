import type { BaseContext } from '#base';
import type { KernelPool } from '#kernels';
import type { FeatureMatrix } from './feature-matrix.ts';
import type { Frame } from './frame.ts';

/** What work on matrices is given: the base context and the kernel pool. */
export interface Context extends BaseContext {
  readonly pool: KernelPool;
}

/** A row-wise preparation that was fitted: replays exactly on one row or on many. */
export interface FittedPreparation<Spec> {
  /** Plain JSON: everything that `apply` needs. */
  readonly spec: Spec;
  apply(frame: Frame, ctx: Context): Promise<FeatureMatrix>;
}

/** Learns from some rows of a frame how to turn raw rows into features. */
export interface Preparation<Spec> {
  /** @param rows indices of the rows to learn from; null for all. */
  fit(input: { frame: Frame; rows: Uint32Array | null }, ctx: Context): Promise<FittedPreparation<Spec>>;
}
