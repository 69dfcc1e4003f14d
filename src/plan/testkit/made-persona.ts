import type { Persona, Trait } from '#contract';

/** A trait in one column with a narrow interval around its effect; all customers have mean and median 100. */
export function madeTrait(column: string, effect: number, more: Partial<Trait> = {}): Trait {
  const mean = 100 + 10 * effect;
  return {
    feature: column,
    column,
    level: null,
    segmentMean: mean,
    overallMean: 100,
    segmentMedian: mean,
    overallMedian: 100,
    effect,
    effectLow: effect - 0.05,
    effectHigh: effect + 0.05,
    ...more,
  };
}

/** A segment of a fifth of the customers that stands out by the given effects. */
export function madePersona(effects: Readonly<Record<string, number>>, more: Partial<Persona> = {}): Persona {
  return {
    id: 1,
    name: 'Some customers',
    sentence: '200 customers (20 %).',
    size: 200,
    share: 0.2,
    stability: 0.9,
    verdict: 'highly-stable',
    traits: Object.entries(effects).map(([column, effect]) => madeTrait(column, effect)),
    typicalCustomer: {},
    alsoTypical: [],
    rule: null,
    ...more,
  };
}
