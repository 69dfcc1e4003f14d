import type { Objective } from './objective.ts';

/** When to stop, and whom to tell. */
export interface Stop {
  /** Largest derivative that counts as 0. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** @param largest derivative now. */
  readonly onStep: (largest: number) => void;
}

/** Coefficients that a solver ended with. */
export interface Solution {
  /** [k, width] */
  readonly coefficients: Float64Array;
  /** Mean loss of the rows. */
  readonly loss: number;
  /** Largest derivative, for lasso largest of the subgradient nearest to 0. */
  readonly largest: number;
  readonly iterations: number;
  /** Whether the tolerance was met, or no better coefficients can be told in f64. */
  readonly isDone: boolean;
  /** Change of the coefficients that a further step would make, [k, width]; null where that is not known. */
  readonly nextStep: Float64Array | null;
}

/** Takes what is common to all classes out of coefficients that no penalty pins: it changes no probability. */
export function centre(coefficients: Float64Array, { k, width, ridge, lasso }: Objective): void {
  if (k === 1) return;
  for (let j = ridge > 0 || lasso > 0 ? width - 1 : 0; j < width; j++) {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += coefficients[c * width + j]!;
    for (let c = 0; c < k; c++) coefficients[c * width + j]! -= sum / k;
  }
}
