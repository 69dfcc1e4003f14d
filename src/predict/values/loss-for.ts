import type { RegressionLoss } from '#learn';

/** A loss and why it was taken. */
export interface ChosenLoss {
  readonly loss: RegressionLoss;
  /** A sentence with a full stop. */
  readonly reason: string;
}

/** Share of zeros from which amounts are often 0. */
const MANY_ZEROS = 0.1;

/** What learners make small for such values: counts by Poisson, amounts that are often 0 by Tweedie, else squared errors. */
export function lossFor(y: Float64Array): ChosenLoss {
  const zeros = y.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  const isPositive = y.every((value) => value >= 0) && zeros < y.length;
  if (isPositive && y.every(Number.isInteger))
    return {
      loss: 'poisson',
      reason: 'All values are whole numbers of at least 0, so they are learned as counts (Poisson).',
    };
  if (isPositive && zeros >= MANY_ZEROS * y.length) {
    const share = Math.round((100 * zeros) / y.length);
    return {
      loss: 'tweedie',
      reason: `No value is below 0 and ${share} % are 0, so they are learned as amounts that are often 0 (Tweedie).`,
    };
  }
  return { loss: 'squared', reason: 'Squared errors are made small: the mean is foretold.' };
}
