import { kmeans, pca } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import { kPrototypesLearner } from '../k-prototypes/index.ts';
import { cutTree } from '../ward/index.ts';
import { averageLinkage } from './average-linkage.ts';
import { gowerDistances } from './gower.ts';
import { kMedoids } from './k-medoids.ts';

/** A way to segment mixed data. */
export interface MixedMethod {
  readonly name: 'k-prototypes' | 'one-hot + PCA k-means' | 'Gower PAM' | 'Gower average linkage';
  /** Labels [nRows], each of 0..k-1 in use. */
  label(matrix: FeatureMatrix, k: number, ctx: Context): Promise<Int32Array>;
}

/** Share of the variance that principal components keep. */
const KEPT = 0.9;
const STARTS = 12;

/** Every way that is compared, in the order of tables. */
export const mixedMethods: readonly MixedMethod[] = [
  {
    name: 'k-prototypes',
    async label(x, k, ctx) {
      const options = kPrototypesLearner.options.parse({ k, starts: STARTS });
      return (await kPrototypesLearner.cluster({ x }, options, ctx)).labels;
    },
  },
  { name: 'one-hot + PCA k-means', label: labelByComponents },
  {
    name: 'Gower PAM',
    label: async (matrix, k, { pool }) => kMedoids(await gowerDistances(matrix, pool), k).labels,
  },
  {
    name: 'Gower average linkage',
    label: async (matrix, k, { pool }) => cutTree(averageLinkage(await gowerDistances(matrix, pool)), k),
  },
];

/** k-means on as many principal components of all features as keep 90 % of the variance. */
async function labelByComponents(
  { x }: FeatureMatrix,
  k: number,
  { pool, rng }: Context,
): Promise<Int32Array> {
  const { nRows, nCols } = x;
  const { explained, scores } = await pca(pool, x, { components: nCols });
  let components = 0;
  for (let sum = 0; components < nCols && sum < KEPT; components++) sum += explained[components]!;
  const kept = pool.matrix(nRows, components);
  try {
    for (let i = 0; i < nRows; i++) {
      kept.data.set(scores.subarray(i * nCols, i * nCols + components), i * components);
    }
    return (await kmeans(pool, kept, { k, starts: STARTS, seed: rng.fork('k-means').uint32() })).labels;
  } finally {
    kept.release();
  }
}
