/** Pivots below this share of their diagonal are those of columns that others already tell. */
const DEPENDENT = 1e-11;

/**
 * Lower Cholesky factor [n, n] of a positive semidefinite matrix, row-major. Columns that depend on those before them
 * get an infinite pivot: their unknowns are solved as 0. O(n^3 / 3)
 */
export function choleskyOf(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const own = i * n;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let sum = matrix[own + j]!;
      for (let l = 0; l < j; l++) sum -= lower[own + l]! * lower[other + l]!;
      lower[own + j] = sum / lower[other + j]!;
    }
    let pivot = matrix[own + i]!;
    for (let l = 0; l < i; l++) pivot -= lower[own + l]! ** 2;
    const isDependent = !(pivot > DEPENDENT * matrix[own + i]!);
    lower[own + i] = isDependent ? Number.POSITIVE_INFINITY : Math.sqrt(pivot);
  }
  return lower;
}

/** The unknowns of (lower lower^T) unknowns = right. O(n^2) */
export function solveCholesky(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const out = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    let sum = out[i]!;
    for (let l = 0; l < i; l++) sum -= lower[i * n + l]! * out[l]!;
    out[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = out[i]! / lower[i * n + i]!;
    out[i] = value;
    for (let l = 0; l < i; l++) out[l]! -= lower[i * n + l]! * value;
  }
  return out;
}
