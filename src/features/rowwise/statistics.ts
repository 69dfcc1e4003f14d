/** The finite values at some rows, in their order. */
export function finiteValues(values: Float64Array, rows: Uint32Array): Float64Array {
  const found = new Float64Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (Number.isFinite(value)) found[count++] = value;
  }
  return found.slice(0, count);
}

/** Arithmetic mean; two passes, so that a large offset does not eat the digits. NaN for no values. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const rough = sum / values.length;
  let rest = 0;
  for (let i = 0; i < values.length; i++) rest += values[i]! - rough;
  return rough + rest / values.length;
}

/** Population standard deviation. */
export function standardDeviation(values: Float64Array): number {
  return deviationFrom(mean(values), values);
}

function deviationFrom(centre: number, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = values[i]! - centre;
    sum += distance * distance;
  }
  const deviation = Math.sqrt(sum / values.length);
  // rounding noise of a constant column is not a spread
  return deviation > 1e-12 * Math.abs(centre) ? deviation : 0;
}

/** Third standardised moment; 0 for a constant. */
export function skewness(values: Float64Array): number {
  const centre = mean(values);
  const deviation = deviationFrom(centre, values);
  if (deviation === 0) return 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const z = (values[i]! - centre) / deviation;
    sum += z * z * z;
  }
  return sum / values.length;
}

/** Quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
export function quantile(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}
