import { assignNearest } from '#kernels';
import type { Bundle } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { noveltyOf, requireFeatures, type SegmentAssignment, type SegmentModel } from '../protocol/index.ts';
import { packKMeans } from './codec.ts';
import type { KMeansState } from './state.ts';

/** A fitted k-means. */
export interface KMeansModel extends KMeansState, SegmentModel {
  readonly learner: 'k-means';
}

/** The model of a state. */
export function createKMeansModel(state: KMeansState): KMeansModel {
  return {
    ...state,
    learner: 'k-means',
    predict: (x, ctx) => assign(state, x, ctx),
    toBundle: (): Bundle => packKMeans(state),
  };
}

async function assign(
  state: KMeansState,
  matrix: FeatureMatrix,
  { pool }: Context,
): Promise<SegmentAssignment> {
  requireFeatures({ learner: 'k-means', features: state.features }, matrix);
  const { labels, distances, runnersUp, runnerUpDistances } = await assignNearest(
    pool,
    matrix.x,
    state.centres,
  );
  const confidence = new Float32Array(labels.length);
  const novelty = new Float32Array(labels.length);
  for (const [i, label] of labels.entries()) {
    confidence[i] = membership(distances[i]!, runnerUpDistances[i]!);
    novelty[i] = noveltyOf(state.calibration, label, distances[i]!);
  }
  return { labels, confidence, runnersUp, novelty };
}

/**
 * Fuzzy membership of the nearest of the two nearest centres (fuzzy c-means with fuzzifier 2, Bezdek 1981):
 * d2^2 / (d1^2 + d2^2). 1 at the centre, .5 on the border; 1 when there is one centre.
 */
function membership(nearest: number, runnerUp: number): number {
  if (nearest === 0 || !Number.isFinite(runnerUp)) return 1;
  const ratio = nearest / runnerUp;
  return 1 / (1 + ratio * ratio);
}
