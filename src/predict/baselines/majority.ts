import type { Procedure } from '#learn';
import { classShares } from './class-shares.ts';
import { constantPrediction } from './constant-prediction.ts';

/** Gives every row the shares of the classes, so that its class is always the most frequent one. */
export const majority: Procedure = {
  name: 'majority',
  async fit(rows) {
    return constantPrediction(classShares(rows));
  },
};
