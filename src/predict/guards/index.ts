export { choiceGuard } from './choice-guard.ts';
export { equalRows, joinedGroups } from './equal-rows.ts';
export { findGuards, type GuardReport } from './find-guards.ts';
export { type FunctionOfColumns, functionsOf } from './functions-of.ts';
export type { GuardInput } from './guard-input.ts';
export { type Moment, timeLeaks } from './time-leaks.ts';
export { findValueGuards, type ValueGuardInput } from './value-guards.ts';
