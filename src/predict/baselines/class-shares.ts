import { AppError } from '#base';
import type { LabelledRows } from '#learn';

/** [nClasses] share of the weight of each class; they sum to 1. @throws WEIGHTS_INVALID when no row has weight. */
export function classShares({
  y,
  nClasses,
  weights,
}: Pick<LabelledRows, 'y' | 'nClasses' | 'weights'>): Float64Array {
  const shares = new Float64Array(nClasses);
  let total = 0;
  for (const [row, one] of y.entries()) {
    const weight = weights === null ? 1 : weights[row]!;
    shares[one]! += weight;
    total += weight;
  }
  if (!(total > 0 && Number.isFinite(total))) {
    throw new AppError(
      'WEIGHTS_INVALID',
      `class shares: expected rows of weight above 0, got ${total} in all`,
    );
  }
  return shares.map((share) => share / total);
}
