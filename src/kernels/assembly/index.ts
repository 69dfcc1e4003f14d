// Every export takes (threadIndex, nThreads, pointer to its parameter block) and is run by the pool.
export { clusterSpread } from './cluster-spread';
export { draw, drawScratchBytes } from './resample/draw';
export { gangProbe } from './probe';
export { kmeansPrepare, kmeansScratchBytes, kmeansStart, kmeansTask } from './kmeans';
export { silhouette, silhouetteScratchBytes } from './silhouette/silhouette';
export { assignNearest } from './assign-nearest';
export { columnMoments } from './column-moments';
export { covariance, covarianceGroups } from './covariance';
export { jacobiEigen } from './jacobi-eigen';
export { project } from './project';
export { rankColumn } from './rank-column';
export { standardiseRows } from './standardise';
export { fillTextSlots, internTexts, rehashTexts } from './text/intern';
export { tokeniseText } from './text/tokenise';
export { classifyTexts } from './text/classify';
export { countCopies, scatterRows } from './text/copies';
export { encodeCodes, gatherValues } from './text/encode';
