import type { Trait } from '#contract';

/** How far a segment stands out in a column. */
export const DEGREES = ['high', 'low', 'very high', 'very low', 'average', 'not high', 'not low'] as const;
export type Degree = (typeof DEGREES)[number];

/** Least effect, in standard deviations of all customers, to be called high or low: a medium one (Cohen 1988). */
export const CLEAR_EFFECT = 0.5;
/** Least effect to be called very high or very low. */
export const VERY_EFFECT = 1.5;

/** Whether a trait is of a degree; what is very high is high too. */
export function hasDegree(trait: Trait, degree: Degree): boolean {
  switch (degree) {
    case 'high':
      return direction(trait) > 0;
    case 'low':
      return direction(trait) < 0;
    case 'very high':
      return direction(trait) > 0 && trait.effect >= VERY_EFFECT;
    case 'very low':
      return direction(trait) < 0 && trait.effect <= -VERY_EFFECT;
    case 'average':
      return direction(trait) === 0;
    case 'not high':
      return direction(trait) <= 0;
    case 'not low':
      return direction(trait) >= 0;
  }
}

/**
 * 1 high, -1 low, 0 neither: the effect is clear, its interval does not hold 0, and the median does not point the other
 * way, so that a few customers alone make nothing high.
 */
export function direction({
  effect,
  effectLow,
  effectHigh,
  segmentMedian,
  overallMedian,
}: Trait): -1 | 0 | 1 {
  const sign = Math.sign(effect);
  if (!(Math.abs(effect) >= CLEAR_EFFECT)) return 0;
  const nearEnd = sign > 0 ? effectLow : effectHigh;
  if (nearEnd !== null && nearEnd * sign <= 0) return 0;
  if (segmentMedian !== null && overallMedian !== null && (segmentMedian - overallMedian) * sign < 0)
    return 0;
  return sign > 0 ? 1 : -1;
}
