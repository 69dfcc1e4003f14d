export { assignNearest } from './assign-nearest.ts';
export { columnMoments } from './column-moments.ts';
export { type KMeansOptions, kmeans, kmeansLloyd } from './kmeans.ts';
export { pca } from './pca.ts';
export { createKernelPool } from './pool/create-kernel-pool.ts';
export {
  bootstrapJaccard,
  boxInertias,
  type NullModel,
  nullSilhouettes,
  observedSilhouettes,
} from './resample/index.ts';
export { calinskiHarabasz, daviesBouldin } from './separation.ts';
export { silhouette } from './silhouette.ts';
export { standardise } from './standardise.ts';
export type { Assignment, KernelMatrix, KernelPool, KMeansResult, Pca } from './types.ts';
