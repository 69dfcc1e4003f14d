const DAY = 86_400_000;

/** A day since 1970-01-01 as an ISO date, `–` outside the years 1..9999. */
export function date(days: number): string {
  const time = Math.round(days) * DAY;
  if (!Number.isFinite(time)) return '–';
  const day = new Date(time);
  if (Number.isNaN(day.getTime()) || day.getUTCFullYear() < 1 || day.getUTCFullYear() > 9999) return '–';
  return day.toISOString().slice(0, 10);
}
