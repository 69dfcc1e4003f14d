import type { Procedure } from '#learn';
import { classShares } from './class-shares.ts';

/**
 * Draws the class of each row by the shares of the classes and is sure of it: what guessing gets. The n-th row of a
 * call always gets the n-th draw, whatever was predicted before.
 */
export const stratified: Procedure = {
  name: 'stratified',
  async fit(rows, ctx) {
    const { nClasses } = rows;
    const draws = ctx.rng.fork('stratified');
    const upTo = runningSums(classShares(rows));
    return {
      nClasses,
      features: [],
      async predict({ nRows }) {
        const rng = draws.fork('rows');
        const out = new Float32Array(nRows * nClasses);
        for (let row = 0; row < nRows; row++) {
          const drawn = rng.next();
          out[row * nClasses + upTo.findIndex((sum) => drawn < sum)] = 1;
        }
        return out;
      },
    };
  },
};

/** The last class that has rows, and all after it, end at Infinity: no draw falls through by rounding. */
function runningSums(shares: Float64Array): Float64Array {
  let sum = 0;
  const last = shares.findLastIndex((share) => share > 0);
  return shares.map((share, one) => {
    sum += share;
    return one >= last ? Number.POSITIVE_INFINITY : sum;
  });
}
