import type { RegressorInput } from '#learn';

/** Standard deviation of the targets; 1 where they are all the same. */
export function spreadOf(
  { y, weights }: Pick<RegressorInput, 'y' | 'weights'>,
  { total, mean }: { readonly total: number; readonly mean: number },
): number {
  let squares = 0;
  for (let row = 0; row < y.length; row++) {
    squares += (weights === null ? 1 : weights[row]!) * (y[row]! - mean) ** 2;
  }
  return Math.sqrt(squares / total) || 1;
}
