/**
 * The first `components` eigenvectors as axes, each with its loading of largest size made positive (the first
 * of equals), with their variances and shares of the total.
 */
export function principalAxes(
  { values, vectors }: { values: Float64Array; vectors: Float64Array },
  nCols: number,
  components: number,
): { axes: Float64Array; variances: Float64Array; explained: Float64Array } {
  const axes = vectors.slice(0, components * nCols);
  for (let c = 0; c < components; c++) {
    const axis = axes.subarray(c * nCols, (c + 1) * nCols);
    let largest = 0;
    for (let j = 1; j < nCols; j++) if (Math.abs(axis[j]!) > Math.abs(axis[largest]!) + 1e-12) largest = j;
    if (axis[largest]! < 0) for (let j = 0; j < nCols; j++) axis[j] = -axis[j]!;
  }
  const positive = values.map((value) => Math.max(0, value));
  const total = positive.reduce((a, b) => a + b, 0);
  const variances = positive.slice(0, components);
  return { axes, variances, explained: variances.map((value) => (total > 0 ? value / total : 0)) };
}
