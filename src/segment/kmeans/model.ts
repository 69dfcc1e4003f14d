import { invariant } from '#base';
import { assignNearest } from '#kernels';
import type { Bundle, Model } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { noveltyOf } from './calibrate-novelty.ts';
import { packKMeans } from './codec.ts';
import type { KMeansState } from './state.ts';

/** Segment, confidence and novelty of every row; all [nRows]. */
export interface SegmentAssignment {
  /** 0..k-1, in the order of the centres. */
  readonly labels: Int32Array;
  /** Soft membership of the assigned segment against the runner-up, in [.5, 1]. */
  readonly confidence: Float32Array;
  /** Share of held-out training customers of the segment that lie closer to its centre, in [0, 1]. */
  readonly novelty: Float32Array;
}

/** A fitted k-means. */
export interface KMeansModel extends KMeansState, Model<SegmentAssignment> {
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
  const names = matrix.features.map((feature) => feature.name);
  invariant(
    names.length === state.features.length && names.every((name, j) => name === state.features[j]),
    `k-means: the model has the features ${state.features.join(', ')}, the rows have ${names.join(', ')}`,
  );
  const { labels, distances, runnerUpDistances } = await assignNearest(pool, matrix.x, state.centres);
  const confidence = new Float32Array(labels.length);
  const novelty = new Float32Array(labels.length);
  for (const [i, label] of labels.entries()) {
    confidence[i] = membership(distances[i]!, runnerUpDistances[i]!);
    novelty[i] = noveltyOf(state.calibration, label, distances[i]!);
  }
  return { labels, confidence, novelty };
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
