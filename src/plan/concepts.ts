import type { Persona, Trait } from '#contract';
import { columnWords, conceptOf } from '#segment';
import { direction } from './degree.ts';

/** What a condition can speak of without naming a column. */
export const CONCEPTS = [
  'recency',
  'frequency',
  'value',
  'tenure',
  'engagement',
  'response',
  'income',
  'age',
] as const;
export type ConceptName = (typeof CONCEPTS)[number];

/** Columns that have the words of their own in personas. */
const NAMED: Readonly<Record<NonNullable<ReturnType<typeof conceptOf>>['key'], ConceptName>> = {
  recency: 'recency',
  frequency: 'frequency',
  monetary: 'value',
  'spending-score': 'value',
  tenure: 'tenure',
  income: 'income',
  age: 'age',
};

/** Further columns, by the words of their names; they count where no column has the words of its own. */
const LIKE: Readonly<Partial<Record<ConceptName, RegExp>>> = {
  recency: /^(days|weeks|months) since\b|\blast (purchase|order|visit)\b.*\bdays\b|\bmonths inactive\b/,
  frequency:
    /^(number of|num|total|count of) .*\b(purchases|orders|transactions)$|^(purchases|orders|transactions|total trans ct)$|^purchases (frequency|trx)$/,
  value:
    /\b(lifetime value|clv|ltv|customer value)\b|^(total )?(amount|mnt|spent|spend|spending|sales|turnover|profit|charges|trans amt)\b|\b(spent|spend|spending|turnover|charges)$/,
  tenure: /\b(tenure|months on book|years? as (a )?customer|customer (for|since) (days|months|years))\b/,
  engagement:
    /\b(visits?|sessions?|logins?|app opens?|page views?|engagement|email (clicks|opens)|clicks|opens)\b/,
  response:
    /\b(responses?|response rate|accepted (cmp|campaigns?|offers?)|conversions?|redemptions?|redeemed)\b/,
};

/**
 * The trait by which a segment stands out most in a concept; null where no column stands for it, or where two columns of it
 * clearly point in opposite ways. Columns that have words of their own in personas come before those that only sound alike.
 */
export function traitOfConcept({ traits }: Pick<Persona, 'traits'>, concept: ConceptName): Trait | null {
  const numbers = traits.filter(({ level }) => level === null);
  const named = numbers.filter(({ column }) => namedConcept(column) === concept);
  const found = named.length > 0 ? named : numbers.filter(({ column }) => soundsLike(column, concept));
  const directions = new Set(found.map(direction));
  return directions.has(1) && directions.has(-1) ? null : strongest(found);
}

function namedConcept(column: string): ConceptName | null {
  const key = conceptOf(column)?.key;
  return key === undefined ? null : NAMED[key];
}

function soundsLike(column: string, concept: ConceptName): boolean {
  return namedConcept(column) === null && (LIKE[concept]?.test(columnWords(column).toLowerCase()) ?? false);
}

/** The largest effect of all; the first of equal ones. */
export function strongest(traits: readonly Trait[]): Trait | null {
  return traits.reduce<Trait | null>(
    (best, trait) => (best === null || Math.abs(trait.effect) > Math.abs(best.effect) ? trait : best),
    null,
  );
}
