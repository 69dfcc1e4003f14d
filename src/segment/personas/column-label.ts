/** Abbreviations of column names in full; the words of a count say nothing beside a number. */
const IN_FULL: ReadonlyMap<string, string> = new Map([
  ['avg', 'average'],
  ['trx', 'transactions'],
  ['qty', 'quantity'],
  ['amt', 'amount'],
  ['num', ''],
  ['nb', ''],
]);

/** The words of a column's name: `webVisits` and `WEB_VISITS` are "web visits", `Income (k$)` "income". */
export function columnWords(column: string): string {
  const isShouted = column === column.toUpperCase();
  const words = column
    .replace(/\([^)]*\)/g, ' ')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_\s.-]+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => (!isShouted && /^\p{Lu}{2,3}$/u.test(word) ? word : word.toLowerCase()))
    .join(' ');
  return words === '' ? column : words;
}

/** A column's name for a person: its words, abbreviations in full. */
export function columnLabel(column: string): string {
  const words = columnWords(column);
  const label = words
    .replace(/^mnt /, 'amount of ')
    .split(' ')
    .map((word) => IN_FULL.get(word) ?? word)
    .filter((word) => word !== '')
    .join(' ');
  return label === '' ? words : label;
}
