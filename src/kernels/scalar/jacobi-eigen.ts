/**
 * Eigenvalues (descending) and unit eigenvectors (rows) of a symmetric matrix [d, d] by cyclic Jacobi
 * rotations in f64 (Golub and Van Loan, Matrix Computations, 8.5). O(d^3) a sweep.
 */
export function jacobiEigen(
  symmetric: Float64Array,
  d: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(symmetric);
  const v = new Float64Array(d * d);
  for (let i = 0; i < d; i++) v[i * d + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < d - 1; p++) {
      for (let q = p + 1; q < d; q++) rotated = rotate({ a, v, d }, p, q) || rotated;
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: d }, (_, i) => i).sort((i, j) => a[j * d + j]! - a[i * d + i]! || i - j);
  const values = Float64Array.from(order, (i) => a[i * d + i]!);
  const vectors = new Float64Array(d * d);
  for (const [row, i] of order.entries()) for (let j = 0; j < d; j++) vectors[row * d + j] = v[j * d + i]!;
  return { values, vectors };
}

interface Rotation {
  readonly a: Float64Array;
  readonly v: Float64Array;
  readonly d: number;
}

function rotate({ a, v, d }: Rotation, p: number, q: number): boolean {
  const apq = a[p * d + q]!;
  const app = a[p * d + p]!;
  const aqq = a[q * d + q]!;
  if (Math.abs(apq) <= 1e-17 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) {
    a[p * d + q] = 0;
    a[q * d + p] = 0;
    return false;
  }
  const theta = (aqq - app) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < d; i++) {
    const aip = a[i * d + p]!;
    const aiq = a[i * d + q]!;
    a[i * d + p] = c * aip - s * aiq;
    a[i * d + q] = s * aip + c * aiq;
  }
  for (let i = 0; i < d; i++) {
    const api = a[p * d + i]!;
    const aqi = a[q * d + i]!;
    a[p * d + i] = c * api - s * aqi;
    a[q * d + i] = s * api + c * aqi;
    const vip = v[i * d + p]!;
    const viq = v[i * d + q]!;
    v[i * d + p] = c * vip - s * viq;
    v[i * d + q] = s * vip + c * viq;
  }
  return true;
}
