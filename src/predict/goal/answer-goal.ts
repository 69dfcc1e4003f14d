import type { Goal, GoalEvidence, Interval } from '#contract';
import { leastError } from './cover-hart.ts';
import type { NearestError } from './nearest-errors.ts';
import type { ProfileCeiling } from './profile-ceiling.ts';

/** What is known about how far one can come. */
export interface GoalInput {
  readonly metric: { readonly name: string; readonly title: string; readonly larger: 'better' | 'worse' };
  readonly value: number;
  /** What was reached on rows that were not seen. */
  readonly reached: Interval;
  /** Null for another metric than accuracy: nothing bounds it. */
  readonly bounds: {
    readonly nClasses: number;
    readonly profiles: ProfileCeiling;
    /** By what rows are compared. */
    readonly nearest: readonly (NearestError & { readonly by: 'columns' | 'probabilities' })[];
  } | null;
}

/** Whether a goal is met, missed or out of reach, and what tells so. */
export function answerGoal({ metric, value, reached, bounds }: GoalInput): Goal {
  const evidence = bounds === null ? [] : evidenceOf(bounds, reached);
  const ceilings = evidence.filter(({ holds }) => holds).map(({ high }) => high);
  const ceiling = ceilings.length === 0 ? null : Math.min(...ceilings);
  const sign = metric.larger === 'better' ? 1 : -1;
  const worst = metric.larger === 'better' ? reached.low : reached.high;
  const isMet = worst !== null && sign * worst >= sign * value;
  const answer = isMet ? 'met' : ceiling !== null && value > ceiling ? 'out-of-reach' : 'missed';
  const facts = { metric, value, reached, ceiling };
  return {
    metric: metric.name,
    value,
    answer,
    reached,
    ceiling,
    sentence: SENTENCES[answer](facts),
    evidence,
  };
}

type Facts = Pick<GoalInput, 'metric' | 'value' | 'reached'> & { ceiling: number | null };

const SENTENCES: Readonly<Record<Goal['answer'], (facts: Facts) => string>> = {
  met: ({ metric, value, reached }) =>
    `Met: ${metric.title} of ${figure(value)} was asked for, and ${told(reached)} was reached on rows that were not seen.`,
  missed: ({ metric, value, reached, ceiling }) => {
    const sign = metric.larger === 'better' ? 1 : -1;
    const onAverage = reached.mean !== null && sign * reached.mean >= sign * value;
    const what = `Missed: ${metric.title} of ${figure(value)} was asked for, and ${told(reached)} was reached`;
    if (onAverage)
      return `${what}: enough on average, but it is not shown, as the interval reaches beyond the goal.`;
    return ceiling === null
      ? `${what}; what could be reached is not known for ${metric.title}.`
      : `${what}; nothing shows that it cannot be reached: by these columns no rule is known to be held below ${figure(ceiling)}.`;
  },
  'out-of-reach': ({ metric, value, reached, ceiling }) =>
    `Out of reach: ${metric.title} of ${figure(value)} was asked for, ${told(reached)} was reached, and by these columns no model is to be expected above ${figure(ceiling!)}. Other columns are needed, not another learner.`,
};

function evidenceOf(
  { nClasses, profiles, nearest }: NonNullable<GoalInput['bounds']>,
  reached: Interval,
): GoalEvidence[] {
  // the tightest of several is no bound: columns that say nothing keep neighbours apart
  const byNeighbours = nearest.map((one) => {
    const still = Math.max(0, one.ofHalf - one.error);
    const least = Math.max(0, one.low - still);
    return {
      ...one,
      still,
      ceiling: 1 - leastError(one.error, nClasses),
      bound: 1 - leastError(least, nClasses),
    };
  });
  const loosest = byNeighbours.reduce<(typeof byNeighbours)[number] | null>(
    (a, b) => (a === null || b.bound > a.bound ? b : a),
    null,
  );
  return [
    {
      kind: 'identical-profiles',
      ceiling: profiles.ceiling,
      high: profiles.high,
      holds: true,
      sentence:
        profiles.mixed === 0
          ? `No customers who are the same in all columns are of different classes, which bounds nothing.`
          : `${count(profiles.mixed)} customers have the profile of another one who is of another class: whatever the model, at most ${percent(profiles.ceiling)} of these customers can be told rightly, and at most ${percent(profiles.high)} of new ones (95 %).`,
    },
    ...(loosest === null ? [] : [neighbourEvidence(loosest, { nClasses, reached })]),
  ];
}

function neighbourEvidence(
  {
    by,
    error,
    low,
    high,
    still,
    ceiling,
    bound,
    rows,
  }: NearestError & { by: 'columns' | 'probabilities'; still: number; ceiling: number; bound: number },
  { nClasses, reached }: { nClasses: number; reached: Interval },
): GoalEvidence {
  const holds = reached.mean === null || reached.mean <= bound;
  const alike = by === 'columns' ? 'in the columns' : 'in what the model says of them';
  const falls =
    still > 0.0005 ? `, less the ${percent(still)} that it still fell when the rows were doubled` : '';
  return {
    kind: 'nearest-neighbour',
    ceiling,
    high: bound,
    holds,
    sentence: holds
      ? `Of ${count(rows)} customers ${percent(error)} (95 % interval ${percent(low)} to ${percent(high)}) are of another class than the customer who is most alike ${alike}. With ${nClasses} classes that leaves any model at most ${percent(ceiling)} right, and ${percent(bound)} by the low end of the interval${falls} (Cover and Hart; exact for ever more customers, an estimate for these).`
      : `The bound by the nearest neighbour (${percent(bound)}) does not hold here: the model is better than that.`,
  };
}

function told({ mean, low, high }: Interval): string {
  if (mean === null) return 'nothing that is defined';
  return low === null || high === null ? figure(mean) : `${figure(mean)} (${figure(low)} to ${figure(high)})`;
}

function figure(value: number): string {
  return value.toFixed(3);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
