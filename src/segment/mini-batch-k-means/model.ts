import { AppError } from '#base';
import type { Bundle } from '#learn';
import { createKMeansModel, type KMeansState, packKMeans, unpackKMeans } from '../kmeans/index.ts';
import type { SegmentModel } from '../protocol/index.ts';

const FORMAT = 'mini-batch-k-means';
const VERSION = 1;

/** A fitted mini-batch k-means: rows go to the nearest centre, as with k-means. */
export interface MiniBatchKMeansModel extends KMeansState, SegmentModel {
  readonly learner: 'mini-batch-k-means';
}

/** The model of a state. */
export function createMiniBatchKMeansModel(state: KMeansState): MiniBatchKMeansModel {
  return {
    ...createKMeansModel(state),
    learner: FORMAT,
    toBundle: (): Bundle => ({ ...packKMeans(state), format: FORMAT, version: VERSION }),
  };
}

/**
 * The model that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackMiniBatchKMeans(bundle: Bundle): MiniBatchKMeansModel {
  const { format, version } = bundle;
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `mini-batch-k-means bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  return createMiniBatchKMeansModel(unpackKMeans({ ...bundle, format: 'k-means' }));
}
