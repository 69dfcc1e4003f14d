import type { NoveltyCalibration } from '../protocol/index.ts';
import type { CovarianceKind } from './options.ts';

/** A fitted Gaussian mixture as plain data. */
export interface GaussianMixtureState {
  readonly features: readonly string[];
  readonly k: number;
  readonly covariance: CovarianceKind;
  /** [k] shares of the rows, in all 1. */
  readonly weights: Float64Array;
  /** [k, features.length] */
  readonly means: Float64Array;
  /** With d features: full [k, d, d], tied [d, d], diagonal [k, d], spherical [k]. */
  readonly covariances: Float64Array;
  /** [k] training rows that the component is most probable for. */
  readonly sizes: Int32Array;
  /** Of the training rows. */
  readonly logLikelihood: number;
  /** Of Mahalanobis distances. */
  readonly calibration: NoveltyCalibration;
}
