import { AppError } from '#base';
import type { ClassifierInput } from '#learn';

/** There must be rows. @throws TARGET_INVALID */
export function requireRows(learner: string, { x }: Pick<ClassifierInput, 'x'>): void {
  if (x.x.nRows === 0)
    throw new AppError('TARGET_INVALID', `${learner}: expected rows to learn from, got none`);
}
