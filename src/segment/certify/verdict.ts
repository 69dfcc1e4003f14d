import type { NullTest, Reason, Verdict } from '#contract';
import type { CertifiedSegment } from './certificate.ts';
import { listed } from './choose-k.ts';

/** Largest p at which a null model counts as rejected. */
const REJECTED = 0.01;
const STABLE_SHARE = 0.8;

const NULL_IN_WORDS = {
  'independent-columns': 'the same columns shuffled independently of one another',
  'one-gaussian': 'a single Gaussian cloud with the same spread and correlations',
  'one-mode': 'a column with a single peak and the same spread',
} as const;

const NULL_IN_SHORT = {
  'independent-columns': 'shuffled columns',
  'one-gaussian': 'a single Gaussian cloud',
  'one-mode': 'a column with a single peak',
} as const;

/** True when both null models are rejected. */
export function hasStructure(nulls: readonly NullTest[]): boolean {
  return nulls.length > 0 && nulls.every((test) => test.p <= REJECTED);
}

/** Verdict of a segmentation by the table of its rules, with its reasons. @param nameOf what a segment is called. */
export function verdictOf(
  { nulls, segments }: { nulls: readonly NullTest[]; segments: readonly CertifiedSegment[] },
  nameOf: (segment: CertifiedSegment) => string,
): { verdict: Verdict; reasons: Reason[] } {
  const structure = structureReasons(nulls);
  if (!hasStructure(nulls)) return { verdict: 'do-not-use', reasons: structure };
  const holds = segments.filter((segment) => isStable(segment));
  const fails = segments.filter((segment) => !isStable(segment));
  const share = holds.reduce((sum, segment) => sum + segment.share, 0);
  const named = (some: readonly CertifiedSegment[]): string =>
    listed(some.map((segment) => `${nameOf(segment)} (${(segment.stability ?? 0).toFixed(2)})`));
  if (segments.every((segment) => segment.verdict === 'unstable')) {
    const message = `No segment comes back when the customers are resampled: every bootstrap Jaccard is under 0.60: ${named(segments)}.`;
    return { verdict: 'do-not-use', reasons: [...structure, { code: 'all-unstable', message }] };
  }
  const covered = `${(100 * share).toFixed(0)} % of the customers are in segments that come back when the customers are resampled (bootstrap Jaccard of 0.75 or more)`;
  if (share >= STABLE_SHARE) {
    const reasons = [...structure, { code: 'stable-segments', message: `${covered}.` }];
    if (fails.length > 0)
      reasons.push({ code: 'segments-not-stable', message: `Less sure: ${named(fails)}.` });
    return { verdict: 'stable', reasons };
  }
  const reasons = [
    ...structure,
    { code: 'few-stable-segments', message: `Only ${covered}; 80 % are needed.` },
  ];
  if (holds.length > 0) reasons.push({ code: 'segments-that-hold', message: `These hold: ${named(holds)}.` });
  reasons.push({ code: 'segments-not-stable', message: `These do not: ${named(fails)}.` });
  return { verdict: 'doubtful', reasons };
}

function isStable({ verdict }: CertifiedSegment): boolean {
  return verdict === 'stable' || verdict === 'highly-stable';
}

function structureReasons(nulls: readonly NullTest[]): Reason[] {
  if (nulls.length === 0) {
    const message = 'There are too few distinct customers to tell clusters from chance.';
    return [{ code: 'too-few-customers', message }];
  }
  if (hasStructure(nulls)) {
    const draws = listed(nulls.map((test) => `${test.draws}`));
    const [first, second] = nulls.map(({ name }) => NULL_IN_SHORT[name]);
    const neither = second === undefined ? `not even ${first} looks` : `neither ${first} nor ${second} look`;
    const message = `The data have clusters: ${neither} as clustered in ${draws} draws (p = ${listed(nulls.map((test) => formatP(test.p)))}).`;
    return [{ code: 'structure', message }];
  }
  return nulls
    .filter((test) => test.p > REJECTED)
    .map(({ name, draws, p }) => ({
      code: 'no-clusters',
      message:
        `The data have no clusters: ${Math.round(p * (1 + draws)) - 1} of ${draws} draws of ${NULL_IN_WORDS[name]} ` +
        `look at least as clustered (p = ${formatP(p)}, needed: at most 0.01).`,
    }));
}

/** Three decimals, without trailing zeros beyond the second. */
function formatP(p: number): string {
  return p.toFixed(3).replace(/0$/, '');
}
