/** What a number format shows: a day, a time of day, or both; null where it shows a number. */
export type DateFormat = 'date' | 'time' | 'timestamp';

const DATES = [14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58];
const TIMES = [18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56];

/** The meaning of a number format by its id and, where the workbook defines it, its code (ECMA-376, 18.8.30). */
export function dateFormatOf(id: number, code: string | undefined): DateFormat | null {
  if (code !== undefined) return dateFormatOfCode(code);
  if (id === 22) return 'timestamp';
  if (DATES.includes(id)) return 'date';
  return TIMES.includes(id) ? 'time' : null;
}

function dateFormatOfCode(code: string): DateFormat | null {
  // only the format of positive numbers counts; quoted text, escapes, padding, colours and locales say nothing
  const bare = code
    .replace(/"[^"]*"?|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';')[0]!
    .toLowerCase();
  // hours that go on counting are a duration, not a time of day
  if (/\[(h+|m+|s+)\]/.test(bare)) return null;
  if (/general/.test(bare)) return null;
  const hasDay = /[yd]|g+e|mmm/.test(bare);
  const hasTime = /[hs]|am\/pm|a\/p/.test(bare);
  if (hasDay) return hasTime ? 'timestamp' : 'date';
  if (hasTime) return 'time';
  return /^m+$/.test(bare.trim()) ? 'date' : null;
}
