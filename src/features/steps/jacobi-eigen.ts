/**
 * Eigenvalues (descending) and unit eigenvectors (rows) of a symmetric matrix [d, d] by cyclic Jacobi rotations in
 * f64 (Golub and Van Loan, Matrix Computations, 8.5).
 */
export function jacobiEigen(
  symmetric: Float64Array,
  d: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(symmetric);
  const v = Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0));
  for (let sweep = 0, rotated = true; rotated && sweep < 60; sweep++) {
    rotated = false;
    for (let p = 0; p < d - 1; p++) {
      for (let q = p + 1; q < d; q++) {
        const off = Math.abs(a[p * d + q]!);
        if (off <= 1e-17 * Math.sqrt(Math.abs(a[p * d + p]! * a[q * d + q]!))) continue;
        rotate(a, v, { d, p, q });
        rotated = true;
      }
    }
  }
  const order = Array.from({ length: d }, (_, i) => i).sort((i, j) => a[j * d + j]! - a[i * d + i]! || i - j);
  const vectors = new Float64Array(d * d);
  for (const [row, i] of order.entries()) for (let j = 0; j < d; j++) vectors[row * d + j] = v[i * d + j]!;
  return { values: Float64Array.from(order, (i) => a[i * d + i]!), vectors };
}

/** Rows and columns p and q are turned so that the entry between them vanishes; the rows of `v` turn along. */
function rotate(a: Float64Array, v: Float64Array, { d, p, q }: { d: number; p: number; q: number }): void {
  const theta = (a[q * d + q]! - a[p * d + p]!) / (2 * a[p * d + q]!);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const turn = { c, s: t * c };
  for (let i = 0; i < d; i++) turnPair(a, { from: i * d + p, to: i * d + q }, turn);
  for (let i = 0; i < d; i++) turnPair(a, { from: p * d + i, to: q * d + i }, turn);
  for (let i = 0; i < d; i++) turnPair(v, { from: p * d + i, to: q * d + i }, turn);
  a[p * d + q] = a[q * d + p] = 0;
}

function turnPair(
  x: Float64Array,
  { from, to }: { from: number; to: number },
  { c, s }: { c: number; s: number },
): void {
  const [first, second] = [x[from]!, x[to]!];
  x[from] = c * first - s * second;
  x[to] = s * first + c * second;
}
