import type { z } from 'zod';
import { stackingOptionsSchema } from './stacking/index.ts';
import { twoStepOptionsSchema } from './two-step/index.ts';
import { votingOptionsSchema } from './voting/index.ts';

/** What makes one learner of classes out of others. */
export const compositions: readonly {
  readonly name: 'voting' | 'stacking' | 'two-step';
  readonly title: string;
  readonly options: z.ZodType;
}[] = [
  { name: 'voting', title: 'Voting of the other named learners', options: votingOptionsSchema },
  {
    name: 'stacking',
    title: 'Logistic regression on the other named learners',
    options: stackingOptionsSchema,
  },
  { name: 'two-step', title: 'Two-step classification', options: twoStepOptionsSchema },
];
