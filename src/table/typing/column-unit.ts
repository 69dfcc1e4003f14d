/** Units by the words of a column's name; the last word that is one counts. */
const UNITS: readonly (readonly [unit: string, words: readonly string[]])[] = [
  ['EUR', ['eur', 'euro', 'euros']],
  ['USD', ['usd', 'dollar', 'dollars']],
  ['GBP', ['gbp', 'pounds']],
  ['CHF', ['chf']],
  ['percent', ['percent', 'percentage', 'pct', 'prozent']],
  ['seconds', ['seconds', 'secs']],
  ['minutes', ['minutes', 'mins']],
  ['hours', ['hours', 'hrs']],
  ['days', ['days']],
  ['weeks', ['weeks']],
  ['months', ['months']],
  ['years', ['years']],
  ['km', ['km', 'kilometers', 'kilometres']],
  ['miles', ['miles']],
  ['kg', ['kg', 'kilograms']],
];

const SYMBOLS: Readonly<Record<string, string>> = {
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '%': 'percent',
};

/**
 * The unit that a column's name tells ("tenure_months", "income (USD)"); null when it tells none. Counts of months
 * such as "NumWebVisitsMonth" are no months, so only words in the plural are units of time.
 */
export function unitOfName(name: string, words: readonly string[]): string | null {
  const symbol = /[$€£¥%]/.exec(name)?.[0];
  if (symbol !== undefined)
    return /\bk\s?[$€£¥]/i.test(name) ? `thousand ${SYMBOLS[symbol]}` : SYMBOLS[symbol]!;
  // "tenure_months" and "MonthsOnBook", but not "purchases in the past 3 years"
  const [first, last] = [words[0], words.at(-1)];
  const isCounted = /^\d+$/.test(words.at(-2) ?? '');
  for (const word of isCounted ? [first] : [last, first]) {
    const found = UNITS.find(([, known]) => word !== undefined && known.includes(word));
    if (found !== undefined) return found[0];
  }
  return null;
}
