/** What a formula gives: dates are days since 1970-01-01, with a fraction where there is a time of day. */
export type ValueType = 'number' | 'boolean' | 'text' | 'date';

/** One value; null is missing. Dates are numbers of days. */
export type Value = number | boolean | string | null;

/** The type of an argument; `missing` is that of the word, which goes with any other. */
export type ArgumentType = ValueType | 'missing';

/** Days since 1970-01-01 of an ISO date, null when it is none. */
export function daysOfIso(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return null;
  return time / 86_400_000;
}
