import type { MlpNetwork } from '#kernels';

/** What an epoch came to. */
export interface EpochRecord {
  /** Mean weighted cross-entropy of the batches as they came, dropout and all. */
  readonly trainingLoss: number;
  /** Mean weighted cross-entropy of the held-out rows after the epoch; null where none are held out. */
  readonly heldOutLoss: number | null;
  /** Share of the held-out rows that are classified rightly. */
  readonly heldOutAccuracy: number | null;
  /** Of the last step. */
  readonly learningRate: number;
}

/** A fitted multilayer perceptron as plain data. */
export interface MultilayerPerceptronState {
  readonly features: readonly string[];
  readonly nClasses: number;
  /** Batch normalisation is part of weights and biases. */
  readonly network: MlpNetwork;
  readonly history: readonly EpochRecord[];
  /** Index in `history` of the epoch whose weights these are. */
  readonly bestEpoch: number;
  /** Rows that said when to stop. */
  readonly heldOutRows: number;
}
