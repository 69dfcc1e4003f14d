/** Cents as a decimal number with two places: -5 gives "-0.05". */
export function formatCents(cents: number): string {
  const size = Math.abs(cents);
  const rest = size % 100;
  return `${cents < 0 ? '-' : ''}${(size - rest) / 100}.${rest < 10 ? '0' : ''}${rest}`;
}

/** Customer numbers from 0 as ids of one width: C000001, C000002, ... */
export function customerIds(nCustomers: number): (customer: number) => string {
  const width = Math.max(6, String(nCustomers).length);
  return (customer) => `C${String(customer + 1).padStart(width, '0')}`;
}

/** Seconds of a day as `hh:mm:ss`. */
export function formatTime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
