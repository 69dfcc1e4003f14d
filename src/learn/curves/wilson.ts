import { invariant } from '#base';

/** What a standard normal stays below with probability .975. */
const Z = 1.959963984540054;

/** 95 % interval of a share that was seen in so many independent rows (Wilson 1927), within [0, 1]. */
export function wilsonInterval(share: number, rows: number): { readonly low: number; readonly high: number } {
  invariant(rows > 0 && share >= 0 && share <= 1, `Wilson: share ${share} of ${rows} rows`);
  const middle = (share + (Z * Z) / (2 * rows)) / (1 + (Z * Z) / rows);
  const half =
    (Z / (1 + (Z * Z) / rows)) * Math.sqrt((share * (1 - share)) / rows + (Z * Z) / (4 * rows * rows));
  // a share of 0 or 1 is a bound itself
  return {
    low: share === 0 ? 0 : Math.max(0, middle - half),
    high: share === 1 ? 1 : Math.min(1, middle + half),
  };
}
