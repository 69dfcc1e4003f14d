import type { FittedProcedure } from '#learn';

/** A fitted procedure that looks at nothing. */
export interface FittedConstant extends FittedProcedure {
  readonly kind: 'constant';
  /** [nClasses] at least 0, sum 1. */
  readonly shares: Float64Array;
}

/** What gives every row the same probabilities. @param shares [nClasses] at least 0, sum 1. */
export function constantPrediction(shares: Float64Array): FittedConstant {
  return {
    kind: 'constant',
    shares,
    nClasses: shares.length,
    features: [],
    async predict({ nRows }) {
      const out = new Float32Array(nRows * shares.length);
      for (let row = 0; row < nRows; row++) out.set(shares, row * shares.length);
      return out;
    },
  };
}
