import { conceptOrder } from './concepts.ts';
import type { Descriptor } from './descriptors.ts';

/** Longest name. */
export const MOST_NAME_CHARACTERS = 45;

/**
 * Name of descriptors by a small grammar:
 *
 *     name    = [head] [", " phrases] | phrases | "average customers"
 *     head    = adjectives (noun | "buyers" | "customers")
 *     phrases = phrase {", " phrase}
 *     phrase  = degree label {" and " label} | "mostly" level
 *
 * Adjectives stand in the order of their concepts; the noun is that of the money spent, or "buyers" beside
 * recency or frequency.
 */
export function composeName(descriptors: readonly Descriptor[]): string {
  const adjectives = descriptors
    .filter((descriptor) => descriptor.form === 'adjective')
    .sort((a, b) => conceptOrder(a.concept!) - conceptOrder(b.concept!));
  const noun = descriptors.find((descriptor) => descriptor.form === 'noun');
  const isBuying = adjectives.some(
    ({ concept }) => concept?.key === 'recency' || concept?.key === 'frequency',
  );
  const head =
    adjectives.length > 0 || noun
      ? [...adjectives.map((a) => a.text), noun?.text ?? (isBuying ? 'buyers' : 'customers')].join(' ')
      : '';
  const phrases = joinPhrases(descriptors.filter((descriptor) => descriptor.form === 'phrase'));
  const name = [head, ...phrases].filter((part) => part !== '').join(', ') || 'average customers';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Phrases of the same degree side by side share it: "high purchases and payments". */
function joinPhrases(phrases: readonly Descriptor[]): string[] {
  const joined: string[] = [];
  let previous = '';
  for (const { degree, label, text } of phrases) {
    if (degree !== '' && degree === previous) joined.push(`${joined.pop()} and ${label}`);
    else joined.push(degree === '' ? text : `${degree} ${label}`);
    previous = degree === previous ? '' : degree;
  }
  return joined;
}
