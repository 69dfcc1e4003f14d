export { type FittedRule, type RuleCut, ruleLearner } from './rule-learner.ts';
export type { RuleModel, RulePlace } from './rule-model.ts';
