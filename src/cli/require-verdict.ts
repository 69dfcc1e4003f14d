import type { Summary, Verdict } from '#contract';

const order: readonly Verdict[] = ['do-not-use', 'doubtful', 'stable'];

/** 5 when the segmentation's verdict is worse than the one that was required, else 0. */
export function requireVerdict(summary: Summary, required: Verdict | undefined): 0 | 5 {
  const verdict = summary.segmentation?.verdict;
  if (required === undefined || verdict === undefined) return 0;
  return order.indexOf(verdict) < order.indexOf(required) ? 5 : 0;
}
