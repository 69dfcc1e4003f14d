/** A column's name as words: `MntWines` and `MNT_WINES` read "mnt wines", `Annual Income (k$)` "annual income". */
export function columnLabel(column: string): string {
  const isShouted = column === column.toUpperCase();
  const words = column
    .replace(/\([^)]*\)/g, ' ')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_\s.-]+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => (!isShouted && /^\p{Lu}{2,3}$/u.test(word) ? word : word.toLowerCase()));
  const label = words.join(' ');
  return label === '' ? column : label;
}
