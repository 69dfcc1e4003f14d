import { MISSING_TOKENS } from '#table';

/** Of a cell that says nothing. */
export const NO_CLASS = -1;
/** Of a cell that says a class that was not seen in training. */
export const OTHER_CLASS = -2;

const TRUE_WORDS = ['yes', 'y', 'true', 't', '1'];
const FALSE_WORDS = ['no', 'n', 'false', 'f', '0'];

/**
 * Tells the class that a cell says: by its text, by its value where classes are numbers, by any words for yes and no
 * where those are the classes; upper and lower case count as the same where only one class can be meant.
 * @returns the place of the class, NO_CLASS or OTHER_CLASS.
 */
export function classMatcher(classes: readonly string[]): (cell: string) => number {
  const exact = new Map(classes.map((name, one) => [name, one]));
  const lower = uniqueBy(classes, (name) => name.toLowerCase());
  const numbers = uniqueBy(classes, (name) => numberOf(name));
  const words = new Map<string, number>();
  if (classes.length === 2 && lower.has('no') && lower.has('yes')) {
    for (const word of TRUE_WORDS) words.set(word, lower.get('yes')!);
    for (const word of FALSE_WORDS) words.set(word, lower.get('no')!);
  }
  const known = new Map<string, number>();
  const match = (cell: string): number => {
    const text = cell.trim();
    const found =
      exact.get(cell) ??
      exact.get(text) ??
      lower.get(text.toLowerCase()) ??
      words.get(text.toLowerCase()) ??
      numbers.get(numberOf(text));
    if (found !== undefined) return found;
    return text === '' || MISSING_TOKENS.includes(text.toLowerCase()) ? NO_CLASS : OTHER_CLASS;
  };
  return (cell) => {
    let found = known.get(cell);
    if (found === undefined) {
      found = match(cell);
      known.set(cell, found);
    }
    return found;
  };
}

/** A number as text in one form; null for other text. */
function numberOf(text: string): string | null {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : null;
}

/** Places of the names that no other one has the same key as. */
function uniqueBy(
  names: readonly string[],
  keyOf: (name: string) => string | null,
): Map<string | null, number> {
  const keys = names.map(keyOf);
  const places = new Map<string | null, number>();
  for (const [one, key] of keys.entries()) {
    if (key !== null && keys.indexOf(key) === keys.lastIndexOf(key)) places.set(key, one);
  }
  return places;
}
