import type { Guard } from '#contract';

/** A difference that is not worth telling. */
const LEAST = 0.0005;

/** Tells that a learner was chosen among several, and how much of its figures is owed to the choice. */
export function choiceGuard({
  nLearners,
  winner,
  optimism,
  metric,
}: {
  readonly nLearners: number;
  /** Titles. */
  readonly winner: string;
  readonly metric: string;
  /** How much better the winner looks over all splits than the choice is worth on rows that had no part in it. */
  readonly optimism: number | null;
}): Guard[] {
  if (nLearners < 2) return [];
  const told =
    optimism === null || optimism <= LEAST
      ? 'it looks no better than that'
      : `it looks better by ${optimism.toFixed(3)} where the test rows have a say`;
  return [
    {
      code: 'choice',
      severity: 'info',
      columns: [],
      evidence: `${nLearners} learners were compared, and ${winner} did best; ${told} (${metric}).`,
      action: 'The figures are of a choice made inside of the training rows of each split.',
    },
  ];
}
