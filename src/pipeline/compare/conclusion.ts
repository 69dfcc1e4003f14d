import { listed } from '#base';
import type { ComparedLearner, Reason } from '#contract';

/** Differences below are no reason to prefer one: they are within what another seed or sample gives. */
const TIE = { silhouette: 0.01, stability: 0.02 };
/** Adjusted Rand index from which two segmentations are the same but for their borders. */
const SAME = 0.8;
/** Below, they hardly have anything to do with one another. */
const OTHER = 0.3;

/** Which learner is ahead by what, which cannot be told apart, and which found the same segments. */
export function conclusionOf(
  learners: readonly ComparedLearner[],
  agreement: readonly (readonly number[])[],
): Reason[] {
  if (learners.length < 2) return [];
  const reasons: Reason[] = [];
  const usable = learners.filter(({ verdict }) => verdict !== 'do-not-use');
  if (usable.length === 0) {
    const message = 'None of them finds segments that can be trusted: another method does not help.';
    reasons.push({ code: 'none-usable', message });
  } else if (usable.length < learners.length) {
    const message = `Only ${listed(usable.map(({ title }) => title))} ${usable.length === 1 ? 'gives' : 'give'} segments that may be used.`;
    reasons.push({ code: 'some-usable', message });
  }
  reasons.push(
    ahead(learners, {
      code: 'separation',
      what: 'sets its segments furthest apart',
      tied: 'set their segments equally far apart',
      measure: 'silhouette',
      read: (one) => one.silhouette,
      tie: TIE.silhouette,
    }),
  );
  const known = learners.filter(({ stability }) => stability !== null);
  if (known.length > 1) {
    reasons.push(
      ahead(known, {
        code: 'stability',
        what: 'has the segments that come back best',
        tied: 'have segments that come back equally well',
        measure: 'stability',
        read: (one) => one.stability!,
        tie: TIE.stability,
      }),
    );
  }
  return [...reasons, ...agreements(learners, agreement)];
}

interface Race {
  readonly code: string;
  readonly what: string;
  readonly tied: string;
  readonly measure: string;
  readonly tie: number;
  read(one: ComparedLearner): number;
}

function ahead(learners: readonly ComparedLearner[], { code, what, tied, measure, tie, read }: Race): Reason {
  const best = Math.max(...learners.map(read));
  const first = learners.filter((one) => read(one) >= best - tie);
  const figures = listed(first.map((one) => `${one.title} (${read(one).toFixed(2)})`));
  const message =
    first.length === 1 ? `${figures} ${what}, by ${measure}.` : `${figures} ${tied}, by ${measure}.`;
  return { code, message };
}

function agreements(
  learners: readonly ComparedLearner[],
  agreement: readonly (readonly number[])[],
): Reason[] {
  const same: string[] = [];
  const other: string[] = [];
  for (const [a, one] of learners.entries()) {
    for (const [b, two] of learners.entries()) {
      if (b <= a) continue;
      const rand = agreement[a]![b]!;
      const pair = `${one.title} and ${two.title} (${rand.toFixed(2)})`;
      if (rand >= SAME) same.push(pair);
      else if (rand < OTHER) other.push(pair);
    }
  }
  const reasons: Reason[] = [];
  if (same.length > 0) {
    const message = `Nearly the same segments, by the adjusted Rand index: ${same.join('; ')}.`;
    reasons.push({ code: 'same-segments', message });
  }
  if (other.length > 0) {
    const message = `Hardly related segments: ${other.join('; ')}.`;
    reasons.push({ code: 'other-segments', message });
  }
  return reasons;
}
