/** A position or length as per cent of the drawing, at most two decimals: charts scale, their text does not. */
export function percent(part: number): string {
  return `${compact(part * 100, 2)}%`;
}

/** A coordinate without needless digits. */
export function compact(value: number, decimals: number): string {
  const text = value.toFixed(decimals).replace(/\.?0+$/, '');
  return text === '-0' || text === '' ? '0' : text;
}

/** Maps `from..to` onto `start..end`; a range without width maps to the middle. */
export function linear(domain: readonly [number, number], range: readonly [number, number]) {
  const [from, to] = domain;
  const [start, end] = range;
  return (value: number): number =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);
}

/** Smallest and largest of the finite values; 0..1 when there is none. */
export function extent(values: readonly (number | null)[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}
