export { equalRows, joinedGroups } from './equal-rows.ts';
export { findGuards, type GuardInput, type GuardReport } from './find-guards.ts';
export { type FunctionOfColumns, functionsOf } from './functions-of.ts';
