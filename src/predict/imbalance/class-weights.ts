import type { Resampler } from '#learn';

/**
 * Weighs the rows so that every class that has any weighs the same, and all of them as much as before: the weight of
 * a row times `total / (classes * weight of its class)`.
 */
export const classWeights: Resampler = {
  name: 'class-weights',
  async resample(input) {
    const { y, nClasses, weights } = input;
    const sums = new Float64Array(nClasses);
    for (const [row, one] of y.entries()) sums[one]! += weights === null ? 1 : weights[row]!;
    const total = sums.reduce((a, b) => a + b, 0);
    const present = sums.filter((sum) => sum > 0).length;
    const factors = sums.map((sum) => (sum > 0 ? total / (present * sum) : 0));
    return { ...input, weights: Float32Array.from(y, (one, row) => factors[one]! * (weights?.[row] ?? 1)) };
  },
};
