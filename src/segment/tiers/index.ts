export { noveltyWithin } from './tier-novelty.ts';
export { TIER_NAMES, type TierName, type ValueTier, type ValueTiers, valueTiers } from './value-tiers.ts';
