import type { Js } from '#base';
import type { Sql } from '#sql';

/** SQL in stages: the columns of a stage are there, by their names, for those after it. */
export interface StagedSql {
  readonly stages: readonly (readonly (readonly [name: string, value: Sql])[])[];
  /** What it comes to: a FLOAT each, never NULL. */
  readonly outputs: readonly Sql[];
}

/** A fitted model in languages that need nothing of ours. */
export interface ModelExpression {
  /**
   * @param features SQL of each feature: DOUBLE that holds an f32, NULL where it is missing.
   * @param prefix what the names of the stages begin with, so that several models can stand in one query.
   * @returns outputs [nClasses] probabilities.
   */
  sql(features: readonly Sql[], prefix: string): StagedSql;
  /** A function from features (Float32Array, NaN is missing) to probabilities (Float32Array [nClasses]). */
  js(): Js;
}
