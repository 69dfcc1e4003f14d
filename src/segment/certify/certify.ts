import { invariant, partOf, type Rng } from '#base';
import type { NullTest } from '#contract';
import { countDistinctRows, sampleStratified } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { type Exploration, type ExploredCandidate, GIVEN, type LearnerChoice } from '../explore/index.ts';
import { kmeansLearner } from '../kmeans/index.ts';
import type { Certificate } from './certificate.ts';
import { completeCertificate } from './complete-certificate.ts';
import { judgeCandidates } from './judge-candidates.ts';
import { nullTests } from './null-tests.ts';
import { type CertifyOptions, type CertifySettings, nullDrawsFor, settle } from './options.ts';
import { settleSegmentation } from './settle-segmentation.ts';
import { verdictOf } from './verdict.ts';
import { withRows } from './with-rows.ts';

/** A certificate and the segment of every row. */
export interface Certified {
  readonly certificate: Certificate;
  /** [nRows] 0..k-1: a candidate's labels, or value tiers with the best first. */
  readonly labels: Int32Array;
}

/** What is certified. */
export interface CertifiedSubject {
  readonly exploration: Exploration;
  /** What it was explored with; default k-means. */
  readonly learner?: LearnerChoice | undefined;
}

/** Share of the progress that goes to the null models. */
const NULL_PART = 0.5;

/**
 * Judges a segmentation: null models, bootstrap stability (Hennig 2007), choice of k, verdict. Nothing is
 * withheld: without clusters there still are segments, by the user's k, else by value tiers, else by the best
 * silhouette, with the verdict do-not-use.
 * @param matrix the rows that were explored.
 */
export async function certify(
  matrix: FeatureMatrix,
  { exploration, learner, ...options }: CertifyOptions & CertifiedSubject,
  ctx: Context,
): Promise<Certified> {
  const settings = settle(options);
  const choice = learner ?? { learner: kmeansLearner, options: {} };
  const isOwn = exploration.learner === choice.learner.name || exploration.learner === GIVEN;
  invariant(isOwn, 'certify: another learner than explored');
  const strata = exploration.candidates.at(-1);
  invariant(strata, 'certify: nothing was explored');
  invariant(exploration.nRows === matrix.x.nRows, 'certify: other rows than were explored');
  const byRule = choice.learner.raw === true;
  const nulls = byRule
    ? { tests: [], rows: 0 }
    : await testNulls(
        matrix,
        { exploration, strata, settings },
        { ...ctx, progress: partOf(ctx.progress, 0, NULL_PART) },
      );
  const judged = await judgeCandidates(
    matrix,
    {
      candidates: exploration.candidates,
      choice,
      isGiven: exploration.learner === GIVEN,
      settings,
    },
    { ...ctx, progress: partOf(ctx.progress, NULL_PART, 1) },
  );
  const { labels, candidate, ...settled } = settleSegmentation({
    exploration,
    judged,
    nulls: nulls.tests,
    settings,
    byRule,
  });
  const { verdict, reasons } = verdictOf(
    { byRule, given: null, nulls: nulls.tests, segments: settled.segments },
    (segment) => `the segment of ${segment.size}`,
  );
  const complete = {
    labels,
    candidates: exploration.candidates,
    choice: byRule || exploration.learner === GIVEN ? null : choice,
    certificate: {
      ...settled,
      choice: [...settled.choice, ...(choice.learner.notes?.(matrix) ?? [])],
      inertia: candidate?.inertia ?? null,
      silhouette: candidate?.silhouette ?? null,
      byRule,
      given: null,
      verdict,
      reasons,
      nulls: nulls.tests,
      nullRows: nulls.rows,
      stabilityRows: judged.rows,
      candidates: judged.details,
    },
  };
  return { labels, certificate: await completeCertificate(matrix, complete, ctx) };
}

/** The null tests on a stratified subsample; none when it has too few distinct rows for any k. */
async function testNulls(
  matrix: FeatureMatrix,
  input: { exploration: Exploration; strata: ExploredCandidate; settings: CertifySettings },
  ctx: Context,
): Promise<{ tests: NullTest[]; rows: number }> {
  const { exploration, strata, settings } = input;
  const rows = sampleStratified(
    strata.labels,
    { k: strata.k, cap: settings.nullRows },
    ctx.rng.fork('null rows'),
  );
  const tests = await withRows(matrix.x, rows, ctx, (x) => {
    const distinct = countDistinctRows(x, 2 * Math.max(...exploration.ks));
    const ks = exploration.ks.filter((k) => 2 * k <= distinct);
    if (ks.length === 0) return Promise.resolve([]);
    const draws = settings.nullDraws ?? nullDrawsFor(x.nRows);
    const { redraw, nullStarts: starts } = settings;
    const permuted = redraw === null ? null : (rng: Rng) => redraw(rows, rng);
    return nullTests({ x, features: matrix.features }, { ks, permuted, draws, starts }, ctx);
  });
  return { tests, rows: rows.length };
}
