import { listed } from '#base';
import type { Evidence, Reason } from '#contract';
import { silhouette } from '#kernels';
import { sampleStratified } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { ExploredCandidate } from '../explore/index.ts';
import { segmentLearners } from '../registry.ts';
import { learnerAgreement, seedAgreement } from './agreement.ts';
import type { Certificate } from './certificate.ts';
import { evidenceReasons } from './evidence-words.ts';
import { outlierEffect } from './outlier-effect.ts';
import { predictionStrength, strongestK } from './prediction-strength.ts';
import type { RefitChoice } from './refit.ts';
import { withRows } from './with-rows.ts';

/** Most rows of what is found again beside the bootstrap. */
const MOST_ROWS = 5000;

/** A certificate that lacks what other seeds, other learners and the other half of the customers say. */
export type JudgedCertificate = Omit<Certificate, 'evidence'>;

interface Judged {
  readonly certificate: JudgedCertificate;
  /** [nRows] */
  readonly labels: Int32Array;
  readonly candidates: readonly (ExploredCandidate & { readonly bic?: number | null })[];
  /** What found the segments; null for segments that someone else made or that rules cut. */
  readonly choice: RefitChoice | null;
}

/**
 * The certificate with prediction strength and BIC of every candidate, which are told beside the consensus and do not
 * change it, and the evidence of the chosen segments.
 */
export async function completeCertificate(
  matrix: FeatureMatrix,
  judged: Judged,
  ctx: Context,
): Promise<Certificate> {
  const { certificate, labels, candidates, choice } = judged;
  const within = { ...ctx, rng: ctx.rng.fork('evidence'), progress: { report: () => undefined } };
  const { k } = certificate;
  const rows = sampleStratified(labels, { k, cap: MOST_ROWS }, within.rng.fork('rows'));
  return withRows(matrix.x, rows, ctx, async (x) => {
    const sample = { x, features: matrix.features };
    const ks = candidates.map((candidate) => candidate.k);
    const isAsked = choice?.learner.takesK === true;
    const strengths = isAsked
      ? await predictionStrength(sample, { ks, choice }, { ...within, rng: within.rng.fork('halves') })
      : ks.map(() => null);
    const details = certificate.candidates.map((detail, c) => ({
      ...detail,
      predictionStrength: strengths[c] ?? null,
      bic: candidates[c]!.bic ?? null,
    }));
    const own = Int32Array.from(rows, (row) => labels[row]!);
    const evidence = await evidenceOf(matrix, { judged, sample: { matrix: sample, labels: own } }, within);
    return {
      ...certificate,
      candidates: details,
      choice: [...certificate.choice, ...votes(details)],
      evidence,
    };
  });
}

async function evidenceOf(
  matrix: FeatureMatrix,
  {
    judged: { certificate, labels, choice },
    sample,
  }: { judged: Judged; sample: { matrix: FeatureMatrix; labels: Int32Array } },
  ctx: Context,
): Promise<Evidence | null> {
  const { k, chosenBy, verdict } = certificate;
  if (k < 2) return null;
  const fork = (label: string): Context => ({ ...ctx, rng: ctx.rng.fork(label) });
  const isTiers = chosenBy === 'tiers';
  const refits = isTiers ? null : choice;
  const own = { labels: sample.labels, k };
  const named = { ...own, own: refits?.learner.name ?? null, learners: segmentLearners };
  const [{ widths }, seeds, learners, outliers] = await Promise.all([
    silhouette(ctx.pool, sample.matrix.x, sample.labels, k),
    refits === null ? null : seedAgreement(sample.matrix, { k, choice: refits }, fork('seeds')),
    isTiers ? [] : learnerAgreement(sample.matrix, named, fork('learners')),
    outlierEffect(matrix, { labels, k, choice: refits }, fork('outliers')),
  ]);
  const borderShare = widths.reduce((count, width) => count + (width < 0 ? 1 : 0), 0) / widths.length;
  const figures = { rows: sample.labels.length, seeds, learners, borderShare, outliers };
  return { ...figures, reasons: evidenceReasons(figures, { verdict, isTiers }) };
}

/** What prediction strength and BIC would choose. */
function votes(candidates: Certificate['candidates']): Reason[] {
  const reasons: Reason[] = [];
  const measured = candidates.filter(({ predictionStrength: found }) => found !== null);
  if (measured.length > 1) {
    const k = strongestK(measured);
    const ks = listed(measured.map((candidate) => `${candidate.k}`));
    const strength = measured.find((candidate) => candidate.k === k)?.predictionStrength;
    const message =
      k === null
        ? `By prediction strength none of ${ks} segments would be chosen: one half of the customers does not foretell the segments of the other (0.80 is needed).`
        : `By prediction strength it would be ${k} segments, the most that one half of the customers foretells in the other (${strength?.mean.toFixed(2)} ± ${strength?.standardError.toFixed(2)}; within the standard error 0.80 is needed).`;
    reasons.push({ code: 'prediction-strength', message });
  }
  const dense = candidates.flatMap(({ k, bic }) => (bic === null ? [] : [{ k, bic }]));
  if (dense.length > 1) {
    const { k } = dense.reduce((a, b) => (b.bic < a.bic ? b : a));
    reasons.push({
      code: 'bic',
      message: `By the Bayesian information criterion it would be ${k} segments.`,
    });
  }
  return reasons;
}
