export { twoStepOptionsSchema, votingOptionsSchema } from './composed-options.ts';
export { COMPOSED, learnerProcedure, type NamedProcedure, type ProcedureParts } from './learner-procedure.ts';
