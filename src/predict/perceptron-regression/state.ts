import type { MlpNetwork } from '#kernels';
import type { EpochRecord } from '../multilayer-perceptron/state.ts';

/** A fitted multilayer perceptron of numbers as plain data. */
export interface PerceptronRegressionState {
  readonly features: readonly string[];
  /** Whether the output is a logarithm. */
  readonly isLog: boolean;
  /** What the output 0 stands for, where it is no logarithm. */
  readonly origin: number;
  /** What an output of 1 more stands for; of logarithms the factor of their exponential. */
  readonly unit: number;
  readonly network: MlpNetwork;
  readonly history: readonly EpochRecord[];
  /** Index in `history` of the epoch whose weights these are. */
  readonly bestEpoch: number;
  /** Rows that said when to stop. */
  readonly heldOutRows: number;
}
