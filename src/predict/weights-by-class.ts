import { AppError } from '#base';
import type { ClassifierInput } from '#learn';

/** What the rows of each class weigh in all, [nClasses]; without weights their number. @throws WEIGHTS_INVALID */
export function weightsByClass({
  y,
  nClasses,
  weights,
}: Pick<ClassifierInput, 'y' | 'nClasses' | 'weights'>): Float64Array {
  const sums = new Float64Array(nClasses);
  if (weights === null) {
    for (let i = 0; i < y.length; i++) sums[y[i]!]!++;
    return sums;
  }
  for (let i = 0; i < y.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new AppError('WEIGHTS_INVALID', `fit: expected weights from 0 up, got ${weight} in row ${i + 1}`);
    }
    sums[y[i]!]! += weight;
  }
  if (!sums.some((sum) => sum > 0)) {
    throw new AppError('WEIGHTS_INVALID', 'fit: expected rows of a weight above 0, got none');
  }
  return sums;
}
