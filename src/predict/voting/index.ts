export type { Voting } from './combine-votes.ts';
export { type VotingOptions, votingProcedure } from './voting-procedure.ts';
