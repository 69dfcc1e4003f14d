export { assignToCentres, type CentresInput } from './assign-to-centres.ts';
export { type HeldOutInput, heldOutDistances } from './held-out-distances.ts';
export { nearestCentreSql } from './nearest-centre-sql.ts';
