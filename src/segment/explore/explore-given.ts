import type { Context, FeatureMatrix } from '#matrix';
import type { Exploration } from './exploration.ts';
import { explorationOf } from './explore-candidates.ts';
import { segmentMeans } from './segment-means.ts';

/** Stands for a learner where the segments were made elsewhere. */
export const GIVEN = 'given';

/** Segments that someone else made. */
export interface GivenSegments {
  /** [nRows] 0..k-1, none empty. */
  readonly labels: Int32Array;
  /** [k] */
  readonly names: readonly string[];
}

/** Numbers of segments that the null models are tried with beside the given one. */
const MOST_KS = 10;

/** The criteria of given segments, as one candidate. O(nRows^2 nCols) up to 50,000 rows. */
export async function exploreGiven(
  matrix: FeatureMatrix,
  { labels, names }: GivenSegments,
  ctx: Context,
): Promise<Exploration> {
  const k = names.length;
  const means = await segmentMeans(ctx.pool, matrix.x, { k, labels });
  const fits = [{ k, labels, names, bic: null, ...means }];
  const most = Math.max(k, MOST_KS);
  const ks = Array.from({ length: most - 1 }, (_, i) => i + 2).filter((n) => n <= MOST_KS || n === k);
  return explorationOf(
    matrix,
    { fits, explored: { learner: GIVEN, takesK: false, ks, starts: 0 }, options: {} },
    ctx,
  );
}
