export { noveltyWithin } from './tier-novelty.ts';
export { type ValueTiersModel, valueTiersLearner } from './tiers-learner.ts';
export { TIER_NAMES, type TierName, type ValueTier, type ValueTiers, valueTiers } from './value-tiers.ts';
