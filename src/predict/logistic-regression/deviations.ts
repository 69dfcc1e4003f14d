import { columnMoments } from '#kernels';
import type { ClassifierInput } from '#learn';
import type { Context } from '#matrix';

/** Population standard deviation of every column, rows by their weights. O(nRows nCols) */
export async function deviationsOf(
  { x: { x }, weights }: Pick<ClassifierInput, 'x' | 'weights'>,
  { pool }: Context,
): Promise<Float64Array> {
  if (weights === null) return (await columnMoments(pool, x)).variance.map(Math.sqrt);
  const { nRows, nCols, data } = x;
  const means = new Float64Array(nCols);
  const squares = new Float64Array(nCols);
  let total = 0;
  // one pass with running means (West 1979)
  for (let row = 0; row < nRows; row++) {
    const weight = weights[row]!;
    if (weight === 0) continue;
    total += weight;
    for (let j = 0; j < nCols; j++) {
      const deviation = data[row * nCols + j]! - means[j]!;
      means[j]! += (weight / total) * deviation;
      squares[j]! += weight * deviation * (data[row * nCols + j]! - means[j]!);
    }
  }
  return squares.map((sum) => Math.sqrt(sum / total));
}
