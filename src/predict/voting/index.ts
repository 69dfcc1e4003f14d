export type { Voting } from './combine-votes.ts';
export { type FittedVoting, fittedVoting, type VotingOptions, votingProcedure } from './voting-procedure.ts';
