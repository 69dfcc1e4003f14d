/** What the numbers of a column are, where their name does not say. */
export type ValueKind = 'number' | 'date' | 'timestamp' | 'boolean';

/** A number for a person: en-US digits, about three significant ones, groups of thousands, no unit. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.001) return value.toExponential(1);
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return groupThousands(trimZeros(value.toFixed(decimals)));
}

/** A value of a column for a person; dates as YYYY-MM-DD. */
export function formatValue(value: number, kind: ValueKind): string {
  if (kind === 'date') return isoDate(value * 86_400_000);
  if (kind === 'timestamp') return isoDate(value * 1000);
  return formatNumber(value);
}

/** A share in [0, 1] as a percentage with one decimal at most. */
export function formatShare(share: number): string {
  return `${trimZeros((100 * share).toFixed(1))} %`;
}

/** A whole number with groups of thousands. */
export function formatCount(count: number): string {
  return groupThousands(String(count));
}

function isoDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().slice(0, 10);
}

function trimZeros(digits: string): string {
  const trimmed = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return trimmed === '-0' ? '0' : trimmed;
}

function groupThousands(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
