import { AppError, partOf, throwIfAborted } from '#base';
import type { FittedProcedure, Procedure } from '#learn';
import { featuresOfAll } from '../features-of-all.ts';
import { combineVotes, type Voting } from './combine-votes.ts';

/** Procedures that decide together. */
export interface VotingOptions {
  readonly name: string;
  /** At least one; names distinct. */
  readonly members: readonly Procedure[];
  readonly voting: Voting;
  /** [members] finite, at least 0, their sum above 0: what the word of each counts; null: all the same. */
  readonly weights?: readonly number[] | null;
}

/**
 * Fits every member on the same rows, each with draws of its own, and predicts the mean of their probabilities
 * (`soft`) or the share of their votes (`hard`; where votes tie, the class of greater mean probability is ahead).
 * @throws OPTION_INVALID when members or weights make no vote.
 */
export function votingProcedure({ name, members, voting, weights = null }: VotingOptions): Procedure {
  const shares = sharesOf({ name, members, weights });
  return {
    name,
    async fit(rows, ctx) {
      const fitted: FittedProcedure[] = [];
      for (const [i, member] of members.entries()) {
        throwIfAborted(ctx.signal);
        const progress = partOf(ctx.progress, i / members.length, (i + 1) / members.length);
        fitted.push(await member.fit(rows, { ...ctx, rng: ctx.rng.fork(member.name), progress }));
      }
      return fittedVoting({ members: fitted, voting, shares });
    },
  };
}

/** Members that have learned, voting together. @param members at least one, all of the same classes. @param shares [members] sum 1. */
export function fittedVoting(part: {
  readonly members: readonly FittedProcedure[];
  readonly voting: Voting;
  readonly shares: Float64Array;
}): FittedProcedure {
  const { members, voting, shares } = part;
  const { nClasses } = members[0]!;
  return {
    nClasses,
    features: featuresOfAll(members),
    part: { kind: 'voting', ...part },
    async predict(frame, ctx) {
      const predictions: Float32Array[] = [];
      for (const one of members) predictions.push(await one.predict(frame, ctx));
      return combineVotes(predictions, { nClasses, voting, shares });
    },
  };
}

/** [members] what each counts, sum 1. */
function sharesOf({
  name,
  members,
  weights,
}: {
  name: string;
  members: readonly Procedure[];
  weights: readonly number[] | null;
}): Float64Array {
  const refuse = (expected: string, got: string) =>
    new AppError('OPTION_INVALID', `voting ${name}: expected ${expected}, got ${got}`);
  const names = members.map((member) => member.name);
  if (members.length === 0) throw refuse('at least one member', 'none');
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice !== undefined) throw refuse('members of different names', `"${twice}" twice`);
  if (weights === null) return new Float64Array(members.length).fill(1 / members.length);
  if (weights.length !== members.length)
    throw refuse(`a weight for each of ${members.length} members`, `${weights.length}`);
  const sum = weights.reduce((a, b) => a + b, 0);
  if (!(sum > 0 && Number.isFinite(sum) && weights.every((weight) => weight >= 0)))
    throw refuse('weights of at least 0, not all 0', weights.join(', '));
  return Float64Array.from(weights, (weight) => weight / sum);
}
