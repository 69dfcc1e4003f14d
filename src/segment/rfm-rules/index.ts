export { type RfmRulesModel, rfmRulesLearner } from './fit.ts';
