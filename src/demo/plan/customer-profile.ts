import type { Rng } from '#base';
import { AGE, MISSING, NEVER_ORDERED, type ProfileSpec, SEGMENTS } from '../shop/parameters.ts';
import { PLACES, type Place } from '../shop/places.ts';
import { cumulate, drawIndex } from './sampling.ts';

/** Who a customer is; null where the shop does not know. */
export interface CustomerProfile {
  readonly newsletter: boolean;
  readonly gender: 'female' | 'male' | 'other' | null;
  readonly birthYear: number | null;
  /** The region is known even where the city is not. */
  readonly place: Place;
  readonly cityKnown: boolean;
  /** Index into CHANNELS. */
  readonly channel: number | null;
}

const YEAR = 2026;
const PLACE_TOTALS = cumulate(PLACES.map((place) => place.weight));
const SPECS = [NEVER_ORDERED.profile, ...SEGMENTS.map((segment) => segment.profile)];
const CHANNEL_TOTALS = SPECS.map((spec) => cumulate(spec.channels));

/** Draws who a customer of a segment is (NO_SEGMENT for one who never ordered). */
export function drawProfile(rng: Rng, segment: number): CustomerProfile {
  const spec = SPECS[segment + 1]!;
  const newsletter = rng.next() < spec.newsletter;
  const gender = drawGender(rng, spec);
  const age = Math.round(spec.age + AGE.spread * rng.normal());
  const birthYear = YEAR - Math.min(AGE.max, Math.max(AGE.min, age));
  const place = PLACES[drawIndex(rng, PLACE_TOTALS)]!;
  const channel = drawIndex(rng, CHANNEL_TOTALS[segment + 1]!);
  return {
    newsletter,
    gender: rng.next() < MISSING.gender ? null : gender,
    birthYear: rng.next() < MISSING.birthYear ? null : birthYear,
    place,
    cityKnown: rng.next() >= MISSING.city,
    channel: rng.next() < MISSING.channel ? null : channel,
  };
}

function drawGender(rng: Rng, spec: ProfileSpec): 'female' | 'male' | 'other' {
  if (rng.next() < 0.01) return 'other';
  return rng.next() < spec.female ? 'female' : 'male';
}
