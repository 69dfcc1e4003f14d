import { type Bundle, requireFeatures } from '#learn';
import { assignToCentres, nearestCentreSql } from '../centres/index.ts';
import type { SegmentModel } from '../protocol/index.ts';
import { packWard } from './codec.ts';
import type { WardState } from './state.ts';

/** A fitted Ward clustering: rows go to the segment of the nearest mean. */
export interface WardModel extends WardState, SegmentModel {
  readonly learner: 'ward';
}

/** The model of a state. */
export function createWardModel(state: WardState): WardModel {
  const learner = 'ward';
  return {
    ...state,
    learner,
    predict: async (matrix, ctx) => {
      requireFeatures({ learner, features: state.features }, matrix);
      return await assignToCentres(matrix.x, state, ctx);
    },
    labelSql: (of) => nearestCentreSql(state.centres, of),
    toBundle: (): Bundle => packWard(state),
  };
}
