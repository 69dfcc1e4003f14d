export { type UserRulesModel, userRulesLearner } from './fit.ts';
