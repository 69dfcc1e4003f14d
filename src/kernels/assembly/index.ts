// Every export takes (threadIndex, nThreads, pointer to its parameter block) and is run by the pool.
export { clusterSpread } from './cluster-spread';
export { draw, drawScratchBytes } from './draw';
export { gangProbe } from './probe';
export { kmeansPrepare, kmeansScratchBytes, kmeansStart, kmeansTask } from './kmeans';
export { silhouette, silhouetteScratchBytes } from './silhouette';
