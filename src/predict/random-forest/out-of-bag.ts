import { predictTrees, type TreeArrays } from '#kernels';
import type { ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import type { OutOfBagScore } from './state.ts';

const LEAST = 1e-15;

/**
 * Mean shares of each training row over the trees that did not draw it (Breiman 2001); NaN where all drew it.
 * [nRows, nClasses]
 * @param inBag [nTrees, nRows / 32] bits of the rows that a tree drew.
 */
export async function outOfBagProbabilities(
  trees: TreeArrays,
  { input, inBag }: { readonly input: ClassifierInput; readonly inBag: Uint32Array },
  ctx: Context,
): Promise<Float32Array> {
  const { nClasses } = input;
  const sums = await predictTrees(ctx.pool, input.x.x, { trees, skip: inBag });
  const probabilities = new Float32Array(sums.length);
  for (let at = 0; at < sums.length; at += nClasses) {
    let nTrees = 0;
    for (let c = 0; c < nClasses; c++) nTrees += sums[at + c]!;
    for (let c = 0; c < nClasses; c++) probabilities[at + c] = sums[at + c]! / nTrees;
  }
  return probabilities;
}

/** How well these probabilities fit the classes. */
export function outOfBagScore(
  probabilities: Float32Array,
  { y, nClasses, weights }: Pick<ClassifierInput, 'y' | 'nClasses' | 'weights'>,
): OutOfBagScore {
  let [nRows, total, right, loss] = [0, 0, 0, 0];
  for (let row = 0; row < y.length; row++) {
    const own = probabilities.subarray(row * nClasses, (row + 1) * nClasses);
    if (Number.isNaN(own[0]!)) continue;
    const weight = weights?.[row] ?? 1;
    nRows++;
    total += weight;
    if (own.indexOf(Math.max(...own)) === y[row]) right += weight;
    loss -= weight * Math.log(Math.max(LEAST, own[y[row]!]!));
  }
  return total > 0
    ? { nRows, accuracy: right / total, logLoss: loss / total }
    : { nRows, accuracy: 0, logLoss: 0 };
}
