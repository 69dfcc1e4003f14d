export { answerGoal, type GoalInput } from './answer-goal.ts';
export { leastError } from './cover-hart.ts';
export { type NearestError, nearestError } from './nearest-errors.ts';
export { type ProfileCeiling, profileCeiling } from './profile-ceiling.ts';
