import type { DateFormat } from './date-format.ts';

const MS_PER_DAY = 86_400_000;
/** 1899-12-30 and 1904-01-01 in days since 1970-01-01. */
const EPOCH_1900 = -25_569;
const EPOCH_1904 = -24_107;
/** The last day of 9999. */
const LAST_DAY = 2_932_896;

/**
 * The text of a serial date: `2024-01-31`, with ` 08:05:00` where it has a time of day; of a number below one that is
 * shown as a time, the time alone. Null where there is no such day.
 * @param serial days since 1899-12-30, or since 1904-01-01 in workbooks of that system; before March 1900 the first
 * counts a 29 February that never was.
 */
export function serialDate(serial: number, format: DateFormat, is1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0) return null;
  const days = is1904 || serial >= 60 ? serial : serial + 1;
  const ms = Math.round((days + (is1904 ? EPOCH_1904 : EPOCH_1900)) * MS_PER_DAY);
  if (ms >= (LAST_DAY + 1) * MS_PER_DAY) return null;
  const iso = new Date(ms).toISOString();
  const clock = iso.endsWith('.000Z') ? iso.slice(11, 19) : iso.slice(11, 23);
  if (format === 'time' && serial < 1) return clock;
  return clock === '00:00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock}`;
}
