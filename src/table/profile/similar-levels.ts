/** A level of a category with its number of rows. */
type Level = { readonly level: string; readonly count: number };

/** Shorter levels are abbreviations, which differ by a letter on purpose. */
const SHORTEST = 4;
/** A misspelling is this many times rarer than what it stands for. */
const RARER = 5;

/**
 * Levels that most likely mean another one: equal but for case, blanks and punctuation, or rare and either one edit
 * away from a frequent one (digits tell levels apart) or the beginning of no other. Each maps to the more frequent.
 * @param levels most frequent first.
 */
export function similarLevels(levels: readonly Level[]): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  const kept: Level[] = [];
  for (const level of levels) {
    const same = kept.find((other) => plain(other.level) === plain(level.level) && plain(level.level) !== '');
    const near = same ?? kept.find((other) => isMisspelt(level, other)) ?? abbreviated(level, kept);
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
  return isOneEdit(a, b) && !differsInShortWord(a, b);
}

/** "Class A" and "Class B" are no misspellings of each other. */
function differsInShortWord(a: string, b: string): boolean {
  const [words, others] = [a, b].map((text) => text.split(/[^\p{L}\p{N}]+/u)) as [string[], string[]];
  if (words.length !== others.length) return false;
  return words.some((word, i) => word !== others[i] && Math.min(word.length, others[i]!.length) < SHORTEST);
}

/** The one level that a rare and short one begins. */
function abbreviated(short: Level, kept: readonly Level[]): Level | undefined {
  if (short.level.length >= SHORTEST || !/^\p{L}+\.?$/u.test(short.level)) return undefined;
  const found = kept.filter(({ level }) => plain(level).startsWith(plain(short.level)));
  const [only] = found;
  return found.length === 1 && only !== undefined && short.count * RARER <= only.count ? only : undefined;
}

function isOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  const isSubstituted = short.length === long.length;
  return short.slice(isSubstituted ? i + 1 : i) === long.slice(i + 1);
}
