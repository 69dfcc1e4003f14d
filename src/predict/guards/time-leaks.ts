import type { Guard } from '#contract';
import { quoted } from './in-words.ts';

/** What is known of customers at one moment, and what is foretold of them; ISO dates. */
export interface Moment {
  /** Columns that count what was before `until`. */
  readonly figures: readonly string[];
  /** The first day that figures know nothing of. */
  readonly until: string;
  /** Columns of which nothing says when they were written. */
  readonly undated: readonly string[];
  /** The days that the classes are made of, the last one excluded; null where nothing says when they were known. */
  readonly foretold: { readonly from: string; readonly to: string } | null;
}

/**
 * Columns that know what came after the outcome, or may know it. Of several moments each is tested on what was learned
 * from those before it.
 */
export function timeLeaks(moments: readonly Moment[], target: string): Guard[] {
  const guards = [
    ...moments.flatMap(overlap),
    ...moments.flatMap((moment, i) => reach(moments[i - 1], moment)),
  ];
  const last = moments.at(-1);
  if (last === undefined) return guards;
  return [
    ...guards,
    ...(last.foretold === null ? unknownOutcome(last, target) : undated(last, last.foretold)),
  ];
}

function overlap({ figures, until, foretold }: Moment): Guard[] {
  if (figures.length === 0 || foretold === null || until <= foretold.from) return [];
  return [
    leak(figures, {
      severity: 'invalid',
      evidence: `Figures of orders go up to ${until}, and what is foretold begins on ${foretold.from}: they know a part of it.`,
      action: 'Kept: the figures say nothing about customers whose future is not known yet.',
    }),
  ];
}

function reach(before: Moment | undefined, { figures, until }: Moment): Guard[] {
  const end = before?.foretold?.to;
  if (end === undefined || end <= until) return [];
  return [
    leak(figures, {
      severity: 'invalid',
      evidence: `What is learned from was known on ${end} only, later than ${until}, from which is foretold.`,
      action: 'Kept: on that day nobody could have learned it.',
    }),
  ];
}

function unknownOutcome({ figures, until }: Moment, target: string): Guard[] {
  if (figures.length === 0) return [];
  return [
    leak(figures, {
      evidence: `Figures of orders go up to ${until}, and nothing says when "${target}" was known: if that was earlier, they know what came after it.`,
      action: 'Kept; set --cutoff to the day before the outcome, or foretell it with --churn-days.',
    }),
  ];
}

function undated({ undated: columns }: Moment, { from }: { from: string }): Guard[] {
  if (columns.length === 0) return [];
  const [are, they] = columns.length === 1 ? ['was', 'it knows'] : ['were', 'they know'];
  return [
    leak(columns, {
      evidence: `Nothing says when ${quoted(columns)} ${are} written: if that was after ${from}, ${they} what came.`,
      action: 'Kept; leave out with --ignore what changes with what a customer does.',
    }),
  ];
}

function leak(
  columns: readonly string[],
  given: Pick<Guard, 'evidence' | 'action'> & { severity?: Guard['severity'] },
): Guard {
  return { code: 'time-leak', severity: 'warning', columns: [...columns], ...given };
}
