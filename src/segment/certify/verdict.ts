import { listed } from '#base';
import type { GivenTest, NullTest, Reason, Verdict } from '#contract';
import { NO_SEGMENT } from '../protocol/index.ts';
import type { CertifiedSegment } from './certificate.ts';

/** Largest p at which a null model counts as rejected. */
const REJECTED = 0.01;
const STABLE_SHARE = 0.8;

const NULL_IN_WORDS = {
  'independent-columns': 'the same columns shuffled independently of one another',
  'one-gaussian': 'a single Gaussian cloud with the same spread and correlations',
  'one-box': 'one evenly filled box along the directions of largest spread',
  'one-mode': 'a column with a single peak and the same spread',
} as const;

const NULL_IN_SHORT = {
  'independent-columns': 'shuffled columns',
  'one-gaussian': 'a single Gaussian cloud',
  'one-box': 'an evenly filled box',
  'one-mode': 'a column with a single peak',
} as const;

const CUT_BY_RULE: Reason = {
  code: 'cut-by-rule',
  message:
    'The segments are cut by rules and are no clusters that were found: customers on either side of a threshold may differ little.',
};

/** True when every null model is rejected. */
export function hasStructure(nulls: readonly NullTest[]): boolean {
  return nulls.length > 0 && nulls.every((test) => test.p <= REJECTED);
}

/** Verdict of a segmentation by the table of its rules, with its reasons. @param nameOf what a segment is called. */
export function verdictOf(
  {
    byRule,
    given,
    nulls,
    segments,
  }: {
    byRule: boolean;
    given: GivenTest | null;
    nulls: readonly NullTest[];
    segments: readonly CertifiedSegment[];
  },
  nameOf: (segment: CertifiedSegment) => string,
): { verdict: Verdict; reasons: Reason[] } {
  const structure = [...(byRule ? [CUT_BY_RULE] : structureReasons(nulls)), ...givenReasons(given)];
  if ((!byRule && !hasStructure(nulls)) || (given !== null && given.p > REJECTED))
    return { verdict: 'do-not-use', reasons: structure };
  if (segments.length < 2) {
    const message = 'All customers are in one segment, so there is nothing to tell them apart by.';
    return { verdict: 'do-not-use', reasons: [...structure, { code: 'one-segment', message }] };
  }
  const holds = segments.filter((segment) => isStable(segment));
  const none = segments.find(({ name }) => name === NO_SEGMENT);
  const fails = segments.filter((segment) => !isStable(segment) && segment !== none);
  const share = holds.reduce((sum, segment) => sum + segment.share, 0);
  const named = (some: readonly CertifiedSegment[]): string =>
    listed(some.map((segment) => `${nameOf(segment)} (${(segment.stability ?? 0).toFixed(2)})`));
  if (none !== undefined) {
    const left = `${(100 * none.share).toFixed(0)} % of the customers belong to no segment.`;
    structure.push({ code: 'no-segment', message: left });
  }
  if (segments.every((segment) => segment === none || segment.verdict === 'unstable')) {
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
  if (fails.length > 0)
    reasons.push({ code: 'segments-not-stable', message: `These do not: ${named(fails)}.` });
  return { verdict: 'doubtful', reasons };
}

/** How segments that someone else made stand to the columns, and to what k-means makes of them. */
function givenReasons(given: GivenTest | null): Reason[] {
  if (given === null) return [];
  const { p, draws, agreement } = given;
  const related =
    p > REJECTED
      ? {
          code: 'labels-unrelated',
          message: `The given segments have nothing to do with these columns: ${Math.round(p * (1 + draws)) - 1} of ${draws} shuffles of them among the customers differ as much (p = ${formatP(p)}, needed: at most 0.01).`,
        }
      : {
          code: 'labels-related',
          message: `The given segments differ in these columns by more than chance (p = ${formatP(p)}, ${draws} shuffles).`,
        };
  const message = `k-means with as many segments agrees with them by ${agreement.toFixed(2)} (adjusted Rand index: 0 by chance, 1 the same).`;
  return [related, { code: 'agreement', message }];
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
    const draws = drawsOf(nulls);
    const look = noneLooks(nulls.map(({ name }) => NULL_IN_SHORT[name]));
    const message = `The data have clusters: ${look} as clustered in ${draws} (p = ${listed(nulls.map((test) => formatP(test.p)))}).`;
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

/** "99 draws", "99 draws of each", "99 and 499 draws". */
function drawsOf(nulls: readonly NullTest[]): string {
  const numbers = nulls.map(({ draws }) => `${draws}`);
  const isSame = numbers.every((number) => number === numbers[0]);
  if (!isSame) return `${listed(numbers)} draws`;
  return numbers.length === 1 ? `${numbers[0]} draws` : `${numbers[0]} draws of each`;
}

function noneLooks(names: readonly string[]): string {
  const [first, second, ...more] = names;
  if (second === undefined) return `not even ${first} looks`;
  return more.length === 0 ? `neither ${first} nor ${second} look` : `none of ${listed(names)} looks`;
}

/** Three decimals, without trailing zeros beyond the second. */
function formatP(p: number): string {
  return p.toFixed(3).replace(/0$/, '');
}
