import type { CandidateDetail } from '#contract';
import { fixed, significant } from '../format/index.ts';

type Reading = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly second: number | null;
};

/** One way to judge a number of segments. */
export type Criterion = {
  readonly name: string;
  readonly better: 'high' | 'low' | null;
  readonly rule: string;
  readonly caption: string;
  read(candidate: CandidateDetail): Reading;
  write(value: number): string;
};

const bare = (value: number | null): Reading => ({ value, low: null, high: null, second: null });
const two = (value: number) => fixed(value, 2);
const three = (value: number) => fixed(value, 3);

/** All criteria in the order they are shown. */
export const CRITERIA: readonly Criterion[] = [
  {
    name: 'Silhouette',
    better: 'high',
    rule: 'higher is better',
    caption:
      'How much closer customers are to their own segment than to the next one. Whiskers: 95 % over bootstrap draws.',
    read: (c) => ({ value: c.silhouette, low: c.silhouetteLow, high: c.silhouetteHigh, second: null }),
    write: three,
  },
  {
    name: 'Calinski-Harabasz',
    better: 'high',
    rule: 'higher is better',
    caption: 'Spread between the segments over spread within them.',
    read: (c) => bare(c.calinskiHarabasz),
    write: (value) => significant(value, 4),
  },
  {
    name: 'Davies-Bouldin',
    better: 'low',
    rule: 'lower is better',
    caption: 'How much each segment overlaps with its nearest neighbour.',
    read: (c) => bare(c.daviesBouldin),
    write: two,
  },
  {
    name: 'Gap',
    better: null,
    rule: 'the smallest number within one standard error of the next',
    caption: 'Distance from what evenly spread data would give. Whiskers: one standard error.',
    read: ({ gap, gapStandardError: error }) => ({
      value: gap,
      low: gap === null || error === null ? null : gap - error,
      high: gap === null || error === null ? null : gap + error,
      second: null,
    }),
    write: three,
  },
  {
    name: 'Stability',
    better: 'high',
    rule: 'higher is better',
    caption:
      'Overlap of the segments with those found again on resampled data. Small dots: the weakest segment.',
    read: (c) => ({ value: c.stability, low: null, high: null, second: c.minimumStability }),
    write: two,
  },
  {
    name: 'Prediction strength',
    better: null,
    rule: 'the largest number that reaches 0.80 within its standard error',
    caption:
      'Share of pairs of a segment in one half of the customers that the other half keeps together; shown, not ranked.',
    read: ({ predictionStrength: found }) => ({
      value: found?.mean ?? null,
      low: found === null ? null : found.mean - found.standardError,
      high: found === null ? null : found.mean + found.standardError,
      second: null,
    }),
    write: two,
  },
  {
    name: 'BIC',
    better: 'low',
    rule: 'lower is better',
    caption: 'Fit of a density less a price for each of its parameters; shown, not ranked.',
    read: (c) => bare(c.bic),
    write: (value) => significant(value, 5),
  },
  {
    name: 'Inertia',
    better: null,
    rule: 'always falls; look for the elbow',
    caption: 'Squared distances to the segment centres. Shown for the elbow, not ranked.',
    read: (c) => bare(c.inertia),
    write: (value) => significant(value, 4),
  },
];
