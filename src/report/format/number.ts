const MINUS = '−';
const NONE = '–';

/** Decimals that show a magnitude with about three significant digits, in 0..6. */
export function decimalsFor(magnitude: number): number {
  const size = Math.abs(magnitude);
  if (!Number.isFinite(size) || size === 0 || size >= 1000) return 0;
  if (size >= 100) return 1;
  if (size >= 1) return 2;
  return Math.min(6, 2 - Math.floor(Math.log10(size)));
}

/** A number with fixed decimals and thousands separators: `1,234.50`, `−3.1`, `–` where there is none. */
export function fixed(value: number | null, decimals: number): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  if (Math.abs(value) >= 1e15) return scientific(value);
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(digits) ? MINUS + digits : digits;
}

/** A number with the digits that its size deserves: whole numbers whole, else about three significant digits. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  if (value !== 0 && Math.abs(value) < 1e-4) return scientific(value);
  return fixed(value, Number.isInteger(value) ? 0 : decimalsFor(value));
}

/** A number rounded to `digits` significant digits, never cutting its whole part: for inertia and indices. */
export function significant(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value) || value === 0) return number(value);
  if (Math.abs(value) < 1e-4) return scientific(value);
  return fixed(value, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}

/** A count with thousands separators. */
export function count(value: number): string {
  return fixed(value, 0);
}

/** A number with its sign: `+1.25`, `−0.40`, `0.00`. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A share in [0, 1] as per cent: `36 %`, `4.2 %`, `< 0.1 %`; with `decimals` where they matter. */
export function share(value: number | null, decimals = 0): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const percent = value * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${fixed(percent, percent > 0 && percent < 9.95 ? 1 : Number.isInteger(percent) ? 0 : decimals)} %`;
}

/** A p-value: never rounded to nothing, never more digits than it carries. */
export function pValue(p: number): string {
  return p < 0.001 ? significant(p, 1) : fixed(p, p < 0.095 ? 3 : 2);
}

/** A count with its noun: `1 column`, `1,234 columns`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A file size: `1.2 MB`; decimal units as file managers show them. */
export function bytes(size: number): string {
  if (size < 1000) return `${count(size)} bytes`;
  const unit = size < 1e6 ? 'kB' : size < 1e9 ? 'MB' : 'GB';
  const scaled = size / { kB: 1e3, MB: 1e6, GB: 1e9 }[unit];
  return `${fixed(scaled, scaled < 10 ? 1 : 0)} ${unit}`;
}

function scientific(value: number): string {
  const [mantissa, exponent] = Math.abs(value).toExponential(1).split('e');
  return `${value < 0 ? MINUS : ''}${mantissa} × 10^${Number(exponent)}`.replace('^-', `^${MINUS}`);
}
