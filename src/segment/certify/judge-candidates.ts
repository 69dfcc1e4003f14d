import { throwIfAborted } from '#base';
import type { CandidateDetail, Reason } from '#contract';
import { sampleStratified } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { ExploredCandidate, LearnerChoice } from '../explore/index.ts';
import { type Consensus, consensusOf, dropCandidates } from './choose-k.ts';
import { drawJaccards } from './draw-jaccards.ts';
import { type Criteria, meanRanks } from './mean-ranks.ts';
import type { CertifySettings } from './options.ts';
import { quantile } from './quantile.ts';
import { type ResampledCandidate, resampleCriteria } from './resample-criteria.ts';
import { separationRows, squaresToMean } from './separation-rows.ts';
import { type Stability, summariseStability } from './stability.ts';
import { withRows } from './with-rows.ts';

/** Every candidate with its stability and rank, and the k that they lead to. */
export interface JudgedCandidates {
  /** Rows of the bootstrap. */
  readonly rows: number;
  readonly details: readonly CandidateDetail[];
  /** Aligned with the candidates. */
  readonly stabilities: readonly Stability[];
  readonly consensus: Consensus;
}

interface Subject {
  readonly candidates: readonly ExploredCandidate[];
  readonly choice: LearnerChoice;
  readonly isGiven: boolean;
  readonly settings: CertifySettings;
}

/**
 * Bootstrap stability of every candidate on a subsample stratified by the labels of the largest k, then the
 * consensus k with its bootstrap intervals.
 */
export async function judgeCandidates(
  { x, features }: FeatureMatrix,
  { candidates, choice, isGiven, settings }: Subject,
  ctx: Context,
): Promise<JudgedCandidates> {
  const { labels, k } = candidates.at(-1)!;
  const rows = sampleStratified(labels, { k, cap: settings.bootstrapRows }, ctx.rng.fork('bootstrap rows'));
  const { resampled, replicates } = await withRows(x, rows, ctx, (sample) =>
    resample({ x: sample, features }, { candidates, choice, isGiven, settings, rows }, ctx),
  );
  const dropped = dropCandidates(
    candidates.map((candidate, c) => ({
      k: candidate.k,
      smallestShare: smallestShare(candidate),
      minimumStability: resampled[c]!.stability.minimum,
    })),
  );
  const isKept = (_: unknown, c: number): boolean => dropped[c] === null;
  const criteria = resampled.map((candidate) => candidate.criteria).filter(isKept);
  const consensus = consensusOf(
    criteria,
    replicates.map((replicate) => replicate.filter(isKept)),
  );
  const ranks = new Map(meanRanks(criteria).mean.map((rank, at) => [criteria[at]!.k, rank]));
  const details = candidates.map((candidate, c) =>
    detailOf(candidate, {
      stability: resampled[c]!.stability,
      silhouettes: Float64Array.from(replicates, (replicate) => replicate[c]!.silhouette),
      meanRank: ranks.get(candidate.k) ?? null,
      dropped: dropped[c] ?? null,
    }),
  );
  return { rows: rows.length, details, stabilities: resampled.map((c) => c.stability), consensus };
}

/** Stability and replicates of the criteria, on the rows of the bootstrap. */
async function resample(
  matrix: FeatureMatrix,
  { candidates, choice, isGiven, settings, rows }: Subject & { readonly rows: Uint32Array },
  ctx: Context,
): Promise<{ resampled: ResampledCandidate[]; replicates: Criteria[][] }> {
  const labelings = candidates.map(({ k, labels }) => ({
    k,
    labels: Int32Array.from(rows, (row) => labels[row]!),
  }));
  const { x } = matrix;
  const draws = await drawJaccards(matrix, { labelings, choice, isGiven, settings }, ctx);
  const resampled: ResampledCandidate[] = [];
  for (const [c, candidate] of candidates.entries()) {
    throwIfAborted(ctx.signal);
    const stability = summariseStability(draws[c]!, candidate.sizes);
    const { k, silhouette, calinskiHarabasz, daviesBouldin, gap, gapStandardError, sizes } = candidate;
    resampled.push({
      criteria: {
        k,
        silhouette,
        calinskiHarabasz,
        daviesBouldin,
        gap,
        gapStandardError,
        stability: stability.overall,
      },
      rows: await separationRows(x, { candidate, labels: labelings[c]!.labels }, ctx),
      stability,
      sizes,
    });
  }
  const options = { total: squaresToMean(x), replicates: settings.rankReplicates };
  return { resampled, replicates: resampleCriteria(resampled, options, ctx.rng.fork('rank replicates')) };
}

function detailOf(
  candidate: ExploredCandidate,
  judged: {
    stability: Stability;
    silhouettes: Float64Array;
    meanRank: number | null;
    dropped: Reason | null;
  },
): CandidateDetail {
  const { k, inertia, silhouette, calinskiHarabasz, daviesBouldin, gap, gapStandardError } = candidate;
  const { stability, silhouettes, meanRank, dropped } = judged;
  const isKnown = stability.bySegment.some((value) => value !== null);
  const isResampled = silhouettes.length > 0;
  return {
    k,
    inertia,
    silhouette,
    calinskiHarabasz,
    daviesBouldin,
    gap,
    gapStandardError,
    stability: isKnown ? stability.overall : null,
    minimumStability: isKnown ? stability.minimum : null,
    silhouetteLow: isResampled ? quantile(silhouettes, 0.025) : null,
    silhouetteHigh: isResampled ? quantile(silhouettes, 0.975) : null,
    smallestShare: smallestShare(candidate),
    meanRank,
    dropped,
    predictionStrength: null,
    bic: null,
  };
}

function smallestShare({ sizes, labels }: ExploredCandidate): number {
  return sizes.reduce((a, b) => Math.min(a, b)) / labels.length;
}
