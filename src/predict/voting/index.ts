export type { Voting } from './combine-votes.ts';
export { votingOptionsSchema } from './options.ts';
export { fittedVoting, type VotingOptions, votingProcedure } from './voting-procedure.ts';
