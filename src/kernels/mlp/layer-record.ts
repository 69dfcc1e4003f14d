import type { MlpActivation } from './network.ts';

/** A layer as the kernels read it, all pointers but the last four fields; see MlpLayer of the assembly. */
export interface LayerRecord {
  /** Padded, as is nOut. */
  readonly nIn: number;
  readonly nOut: number;
  readonly weights: number;
  readonly bias: number;
  readonly gamma: number;
  readonly start: number;
  readonly input: number;
  readonly output: number;
  readonly deltas: number;
  readonly normalised: number;
  readonly mean: number;
  readonly inverse: number;
  readonly runningMean: number;
  readonly runningVariance: number;
  /** Null for the last layer. */
  readonly activation: MlpActivation | null;
  /** Share of units that are dropped. */
  readonly dropout: number;
}

/** 32-bit words of a record. */
export const RECORD_WORDS = 18;

/** Writes a record to `words[at..]`. */
export function putRecord(record: LayerRecord, words: Int32Array, at: number): void {
  const { activation, dropout, ...pointers } = record;
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const order = [
    pointers.nIn,
    pointers.nOut,
    pointers.weights,
    pointers.bias,
    pointers.gamma,
    pointers.start,
    pointers.input,
    pointers.output,
    pointers.deltas,
    pointers.normalised,
    pointers.mean,
    pointers.inverse,
    pointers.runningMean,
    pointers.runningVariance,
  ];
  words.set(order, at);
  words[at + 14] = activation?.kind === 'tanh' ? 1 : 0;
  floats[at + 15] = activation === null ? 1 : activation.kind === 'tanh' ? 1 : activation.slope;
  words[at + 16] = Math.round(dropout * 2 ** 24);
  floats[at + 17] = 1 / (1 - dropout);
}
