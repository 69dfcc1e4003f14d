/**
 * The least error that any rule can have where the nearest neighbour is wrong so often, with many rows (Cover and Hart
 * 1967): R >= (M - 1) / M * (1 - sqrt(1 - M / (M - 1) * R_NN)).
 * @param error of the nearest neighbour, in [0, 1]. @param nClasses at least 2.
 */
export function leastError(error: number, nClasses: number): number {
  const share = (nClasses - 1) / nClasses;
  return share * (1 - Math.sqrt(Math.max(0, 1 - error / share)));
}
