import { z } from 'zod';
import { AppError } from '#base';
import type { KernelMatrix } from '#kernels';
import type { Feature } from '#matrix';
import { type Sql, sql } from '#sql';
import { type FittedRule, type RulePlace, ruleLearner } from '../by-rule/index.ts';
import { overlapNotes } from './overlap-notes.ts';

const optionsSchema = z.object({
  other: z
    .string()
    .min(1)
    .default('Other')
    .describe('name of the segment of customers whom no rule is about'),
});
type UserRuleOptions = z.infer<typeof optionsSchema>;

/** Which feature says of each segment that a customer is in it. */
interface OwnRules {
  /** [k] place among the features, in the order of the rules; -1, the last, for customers whom none is about. */
  readonly conditions: readonly number[];
}

/** Segments by conditions of the user's. */
export type UserRulesModel = FittedRule<OwnRules>;

/**
 * Segments by conditions: each feature is one, 1 where it holds and 0 where not, in the order in which they count; a
 * customer is in the segment of the first that holds, and in the last one when none does. Segments without customers
 * are left out; who meets such a condition later is placed by the next. O(n d)
 * @throws COLUMN_WRONG_KIND when a feature is no condition.
 */
export const userRulesLearner = ruleLearner<UserRuleOptions, OwnRules>({
  name: 'rules',
  title: 'your own rules',
  version: 1,
  options: optionsSchema,
  own: z.object({ conditions: z.array(z.number().int()) }),
  fits: ({ conditions }, { features, k }) =>
    conditions.length === k &&
    conditions.every((at, label) => at < features.length && (at >= 0 || (at === -1 && label === k - 1))),
  cut({ x, features }, { other }) {
    refuseNumbers(x, features);
    const all = Array.from({ length: x.nCols }, (_, j) => j);
    return {
      groups: Int32Array.from({ length: x.nRows }, (_, i) => firstThatHolds(x, i, all) ?? x.nCols),
      names: [...features.map(({ name }) => name), other],
      own: (present) => ({ conditions: present.map((at) => (at === x.nCols ? -1 : at)) }),
    };
  },
  notes: overlapNotes,
  place,
  labelSql: rulesSql,
});

function refuseNumbers({ data, nCols }: KernelMatrix, features: readonly Feature[]): void {
  const at = data.findIndex((value) => value !== 0 && value !== 1);
  if (at < 0) return;
  const { name } = features[at % nCols]!;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `rules: expected conditions, which are 1 or 0, got ${data[at]} in "${name}"`,
    { hint: 'Give the rules as --rule "NAME: CONDITION".', data: { column: name } },
  );
}

function firstThatHolds({ data, nCols }: KernelMatrix, row: number, at: readonly number[]): number | null {
  return at.find((j) => j >= 0 && data[row * nCols + j] === 1) ?? null;
}

/** The first segment whose condition holds, else the last one; the next best by the conditions behind it. */
function place(x: KernelMatrix, row: number, { conditions }: OwnRules): RulePlace {
  const last = conditions.length - 1;
  const holds = (label: number) => {
    const at = conditions[label]!;
    return at < 0 || x.data[row * x.nCols + at] === 1;
  };
  let label = 0;
  while (label < last && !holds(label)) label++;
  let runnerUp = label + 1;
  while (runnerUp < last && !holds(runnerUp)) runnerUp++;
  return { label, runnerUp: runnerUp <= last ? runnerUp : label === 0 ? -1 : label - 1 };
}

function rulesSql({ conditions }: OwnRules, of: readonly Sql[]): Sql {
  const last = conditions.length - 1;
  const steps = conditions
    .slice(0, last)
    .reduce((all, at, label) => sql`${all} WHEN ${of[at]!} = 1 THEN ${label}`, sql`CASE`);
  return last === 0 ? sql`0` : sql`${steps} ELSE ${last} END`;
}
