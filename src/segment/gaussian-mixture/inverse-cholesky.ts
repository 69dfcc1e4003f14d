/**
 * Inverse of the lower Cholesky factor of a symmetric matrix [d, d], itself lower triangular; null where the matrix is
 * not positive definite. O(d^3)
 */
export function inverseCholesky(matrix: Float64Array, d: number): Float64Array | null {
  const lower = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * d + j]!;
      for (let l = 0; l < j; l++) rest -= lower[i * d + l]! * lower[j * d + l]!;
      if (i !== j) lower[i * d + j] = rest / lower[j * d + j]!;
      else if (rest > 0 && Number.isFinite(rest)) lower[i * d + i] = Math.sqrt(rest);
      else return null;
    }
  }
  const inverse = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    inverse[j * d + j] = 1 / lower[j * d + j]!;
    for (let i = j + 1; i < d; i++) {
      let sum = 0;
      for (let l = j; l < i; l++) sum -= lower[i * d + l]! * inverse[l * d + j]!;
      inverse[i * d + j] = sum / lower[i * d + i]!;
    }
  }
  return inverse;
}
