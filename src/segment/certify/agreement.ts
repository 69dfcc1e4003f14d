import { AppError, throwIfAborted } from '#base';
import type { LearnerAgreement, SeedAgreement } from '#contract';
import { adjustedRand } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { SegmentLearner } from '../protocol/index.ts';
import { type RefitChoice, refit } from './refit.ts';

/** Fits that differ in nothing but their seed. */
const FITS = 8;
/** Starts of a second opinion by k-means. */
const STARTS = 10;

/** Adjusted Rand indices between single fits of other seeds: their mean and the least. */
export async function seedAgreement(
  matrix: FeatureMatrix,
  { k, choice }: { k: number; choice: RefitChoice },
  ctx: Context,
): Promise<SeedAgreement> {
  const fits: Int32Array[] = [];
  for (let fit = 0; fit < FITS; fit++) {
    throwIfAborted(ctx.signal);
    fits.push(await refit(matrix, { ...choice, k, starts: 1 }, { ...ctx, rng: ctx.rng.fork(fit) }));
  }
  const pairs = fits.flatMap((a, i) => fits.slice(i + 1).map((b) => adjustedRand(a, b)));
  const mean = pairs.reduce((a, b) => a + b, 0) / pairs.length;
  return { fits: FITS, mean, least: Math.min(...pairs) };
}

/** Whether a learner gives a second opinion: it takes k, is no set of rules, no variant of another, and made for such columns. */
function isOpinion(
  { takesK, raw, variantOf, forCategories }: SegmentLearner,
  { features }: FeatureMatrix,
): boolean {
  const isApt = forCategories !== true || features.some(({ kind }) => kind === 'indicator');
  return takesK && raw !== true && variantOf === undefined && isApt;
}

/**
 * The adjusted Rand index of given labels with what each other learner finds with as many segments. One that cannot
 * segment these rows (by an `AppError`) is left out.
 * @param labels [nRows] of `matrix`.
 * @param own name of the learner that found them, which is not asked again.
 */
export async function learnerAgreement(
  matrix: FeatureMatrix,
  {
    labels,
    k,
    own,
    learners,
  }: { labels: Int32Array; k: number; own: string | null; learners: readonly SegmentLearner[] },
  ctx: Context,
): Promise<LearnerAgreement[]> {
  const found: LearnerAgreement[] = [];
  const ownVariantOf = learners.find((learner) => learner.name === own);
  for (const learner of learners) {
    if (!isOpinion(learner, matrix) || learner.name === own || learner.name === ownVariantOf?.variantOf)
      continue;
    throwIfAborted(ctx.signal);
    try {
      const within = { ...ctx, rng: ctx.rng.fork(learner.name) };
      const others = await refit(matrix, { learner, options: {}, k, starts: STARTS }, within);
      found.push({
        learner: learner.name,
        title: learner.title,
        agreement: adjustedRand(labels, others),
      });
    } catch (error) {
      const cannot = error instanceof AppError && error.code !== 'INTERNAL' && !ctx.signal.aborted;
      if (!cannot) throw error;
      ctx.log.debug(`${learner.title} gives no second opinion: ${error.message}`);
    }
  }
  return found;
}
