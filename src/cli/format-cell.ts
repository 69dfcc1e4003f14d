const grouped = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat('en-US');

/** A figure for a person: to four digits, but no digit before the point is rounded away; nothing for null. */
export function figure(value: number | null): string {
  if (value === null) return '';
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return whole.format(Math.round(value));
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1);
  return grouped.format(value);
}

/** A duration: `0.21 s`, `12.3 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** A number of bytes: `512 MB`. */
export function megabytes(bytes: number): string {
  return `${whole.format(Math.round(bytes / 1e6))} MB`;
}

/** An ISO time without its milliseconds: `2026-01-05 10:00:00 UTC`. */
export function moment(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** Any option or fact of a run: texts as they are, a range of k as `2..10`, the rest as JSON. */
export function plainValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return figure(value);
  if (isRange(value)) return value.from === value.to ? String(value.from) : `${value.from}..${value.to}`;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

function isRange(value: unknown): value is { from: number; to: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 2 &&
    'from' in value &&
    'to' in value
  );
}

const BARS = '▁▂▃▄▅▆▇█';

/** Values as a row of bars from the least to the largest; a dot for null. */
export function sparkline(values: readonly (number | null)[]): string {
  const present = values.filter((value) => value !== null);
  const [least, most] = [Math.min(...present), Math.max(...present)];
  return values
    .map((value) => {
      if (value === null) return '·';
      const at = most === least ? 0.5 : (value - least) / (most - least);
      return BARS[Math.round(at * (BARS.length - 1))]!;
    })
    .join('');
}
