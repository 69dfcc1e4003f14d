/** A level of a category with its number of rows. */
type Level = { readonly level: string; readonly count: number };

/** Shorter levels are abbreviations, which differ by a letter on purpose. */
const SHORTEST = 4;
/** A misspelling is this many times rarer than what it stands for. */
const RARER = 5;

/**
 * Levels that most likely mean another one: equal but for case, blanks and punctuation, or rare and one edit away
 * from a frequent one (digits tell levels apart). Each maps to the more frequent of both.
 * @param levels most frequent first.
 */
export function similarLevels(levels: readonly Level[]): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  const kept: Level[] = [];
  for (const level of levels) {
    const same = kept.find((other) => plain(other.level) === plain(level.level) && plain(level.level) !== '');
    const near = same ?? kept.find((other) => isMisspelt(level, other));
    if (near === undefined) kept.push(level);
    else found.push([level.level, near.level]);
  }
  return Object.fromEntries(found);
}

function plain(level: string): string {
  return level
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{P}_]/gu, '');
}

function isMisspelt(rare: Level, frequent: Level): boolean {
  if (rare.count * RARER > frequent.count) return false;
  const [a, b] = [rare.level.toLowerCase(), frequent.level.toLowerCase()];
  if (Math.min(a.length, b.length) < SHORTEST || a.replaceAll(/\D/g, '') !== b.replaceAll(/\D/g, ''))
    return false;
  return isOneEdit(a, b);
}

function isOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  const isSubstituted = short.length === long.length;
  return short.slice(isSubstituted ? i + 1 : i) === long.slice(i + 1);
}
