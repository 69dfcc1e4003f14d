import { type Bundle, requireFeatures } from '#learn';
import { assignToCentres } from '../centres/index.ts';
import type { SegmentModel } from '../protocol/index.ts';
import { packKPrototypes } from './codec.ts';
import { codeRows, onValues } from './coding.ts';
import { nearestPrototypeSql } from './nearest-prototype-sql.ts';
import type { KPrototypesState } from './state.ts';

/** Fitted k-prototypes: rows go to the prototype that they cost least with. */
export interface KPrototypesModel extends KPrototypesState, SegmentModel {
  readonly learner: 'k-prototypes';
}

/** The model of a state. */
export function createKPrototypesModel(state: KPrototypesState): KPrototypesModel {
  const learner = 'k-prototypes';
  const { features, coding, prototypes, calibration } = state;
  const { groupOf } = coding;
  const on = onValues(coding);
  const centres = prototypes.map((value, at) => {
    const j = at % groupOf.length;
    return groupOf[j]! < 0 ? value : value * on[j]!;
  });
  return {
    ...state,
    learner,
    predict: async (matrix, ctx) => {
      requireFeatures({ learner, features }, matrix);
      const { x, extra } = codeRows(matrix, coding, ctx.pool);
      try {
        const distanceOf = (row: number, distance: number) => Math.sqrt(distance * distance + extra[row]!);
        return await assignToCentres(x, { centres, calibration, distanceOf }, ctx);
      } finally {
        x.release();
      }
    },
    labelSql: (of) => nearestPrototypeSql(state, of),
    toBundle: (): Bundle => packKPrototypes(state),
  };
}
