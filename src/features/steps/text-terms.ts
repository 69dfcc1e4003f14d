/** Texts as points: words and character 3-grams by TF-IDF, each row of length 1 or 0 (Salton and Buckley 1988). */
export interface TextSpace {
  /** Words as they are, 3-grams behind a tab. */
  readonly terms: readonly string[];
  /** Weight of each term: ln((1 + texts) / (1 + texts that have it)) + 1. */
  readonly weights: readonly number[];
}

const GRAM = '\t';

/** Words of a text in lower case. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** How often each term is in a text: its words, and the 3-grams of each word with a blank at either end. */
function termsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const word of wordsOf(text)) {
    add(word);
    const letters = [' ', ...word, ' '];
    for (let i = 2; i < letters.length; i++) add(GRAM + letters.slice(i - 2, i + 1).join(''));
  }
  return counts;
}

/** Whether a term of a space is a word. */
export function isWord(term: string): boolean {
  return !term.startsWith(GRAM);
}

/** The space of the terms that most texts have; equally frequent ones by code unit. */
export function textSpace(texts: readonly string[], most: number): TextSpace {
  const holders = new Map<string, number>();
  for (const text of texts)
    for (const term of termsOf(text).keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  const chosen = [...holders].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
  return {
    terms: chosen.map(([term]) => term),
    weights: chosen.map(([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1),
  };
}

/** @returns the point of each text, [terms]; all 0 where it has no term of the space. */
export function textPoints({ terms, weights }: TextSpace): (text: string) => Float64Array {
  const places = new Map(terms.map((term, j) => [term, j]));
  return (text) => {
    const point = new Float64Array(terms.length);
    let squares = 0;
    for (const [term, count] of termsOf(text)) {
      const j = places.get(term);
      if (j === undefined) continue;
      point[j] = count * weights[j]!;
      squares += point[j]! ** 2;
    }
    return squares === 0 ? point : point.map((value) => value / Math.sqrt(squares));
  };
}
