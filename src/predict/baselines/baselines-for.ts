import type { Procedure } from '#learn';
import { columnRule } from './column-rule.ts';
import { majority } from './majority.ts';
import { stratified } from './stratified.ts';

/** Raw numeric columns that a rule of thumb goes by; absent where the data have none. */
export interface BaselineColumns {
  /** Time since the last purchase. */
  readonly recency?: string | null;
  /** Number of purchases. */
  readonly frequency?: string | null;
  /** What was spent so far. */
  readonly spend?: string | null;
}

/** What a learner has to beat: always the majority and guessing by share, and a rule for each column there is. */
export function baselinesFor({ recency, frequency, spend }: BaselineColumns = {}): Procedure[] {
  const rules = [
    { name: 'recency', column: recency },
    { name: 'frequency', column: frequency },
    { name: 'past-spend', column: spend },
  ];
  return [
    majority,
    stratified,
    ...rules.flatMap(({ name, column }) => (column == null ? [] : [columnRule({ name, column })])),
  ];
}
