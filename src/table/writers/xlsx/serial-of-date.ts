const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d(?:\.\d+)?))?$/;
const MS_PER_DAY = 86_400_000;
const SECONDS_PER_DAY = 86_400;
/** Days from 1899-12-30 to 1970-01-01. */
const EPOCH = 25_569;
/** The first day after the 29 February 1900 that Excel counts and that never was. */
const FIRST_TRUE_DAY = 61;

/**
 * The serial number of an ISO date or time, to the millisecond, in the 1900 system; null for what has none: other
 * texts, and days before 1900.
 */
export function serialOfDate(text: string): number | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = match.map(Number);
  const seconds = Number.isNaN(hour) ? 0 : hour * 3600 + minute * 60 + second;
  const date = new Date(0);
  const days = date.setUTCFullYear(year!, month! - 1, day!) / MS_PER_DAY + EPOCH;
  if (date.getUTCDate() !== day || seconds >= SECONDS_PER_DAY) return null;
  const counted = days < FIRST_TRUE_DAY ? days - 1 : days;
  if (!(counted >= 1)) return null;
  const ms = Math.min(MS_PER_DAY - 1, Math.round(seconds * 1000));
  return (counted * MS_PER_DAY + ms) / MS_PER_DAY;
}
