import { type Bundle, requireFeatures } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { noveltyOf, type SegmentAssignment, type SegmentModel } from '../protocol/index.ts';
import { assignRows } from './assign-rows.ts';
import { packHdbscan } from './codec.ts';
import type { HdbscanState } from './state.ts';

/** A fitted HDBSCAN. */
export interface HdbscanModel extends HdbscanState, SegmentModel {
  readonly learner: 'hdbscan';
}

/** The model of a state. */
export function createHdbscanModel(state: HdbscanState): HdbscanModel {
  return {
    ...state,
    learner: 'hdbscan',
    predict: (x, ctx) => predict(state, x, ctx),
    toBundle: (): Bundle => packHdbscan(state),
  };
}

async function predict(
  state: HdbscanState,
  matrix: FeatureMatrix,
  { pool }: Context,
): Promise<SegmentAssignment> {
  requireFeatures({ learner: 'hdbscan', features: state.features }, matrix);
  const { labels, confidence, runnersUp, coreDistances } = await assignRows(pool, matrix.x, state);
  const novelty = new Float32Array(labels.length);
  for (const [i, label] of labels.entries()) {
    novelty[i] = noveltyOf(state.calibration, label, coreDistances[i]!);
  }
  return { labels, confidence, runnersUp, novelty };
}
