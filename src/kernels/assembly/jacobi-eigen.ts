import { Gang } from './gang';

const MAX_SWEEPS: i32 = 60;

@unmanaged
class EigenParameters extends Gang {
  /** f64[d * d] symmetric in; out the eigenvalues are its diagonal. */
  matrix: usize;
  /** Out: f64[d * d], eigenvector i is row i. */
  vectors: usize;
  d: i32;
}

/** Eigenvalues and vectors by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5); one thread. */
export function jacobiEigen(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const parameters = changetype<EigenParameters>(block);
  const d = parameters.d;
  const a = parameters.matrix;
  const v = parameters.vectors;
  const bytes = <usize>d << 3;
  memory.fill(v, 0, <usize>d * bytes);
  for (let i: usize = 0; i < <usize>d; i++) store<f64>(v + i * bytes + (i << 3), 1);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDone = true;
    for (let p = 0; p < d - 1; p++) {
      for (let q = p + 1; q < d; q++) if (rotate(a, v, d, p, q)) isDone = false;
    }
    if (isDone) return;
  }
}

/** Zeroes the elements (p, q) and (q, p), unless they are negligible beside their diagonal. */
function rotate(a: usize, v: usize, d: i32, p: i32, q: i32): bool {
  const bytes = <usize>d << 3;
  const rowP = a + <usize>p * bytes;
  const rowQ = a + <usize>q * bytes;
  const columnP = <usize>p << 3;
  const columnQ = <usize>q << 3;
  const apq = load<f64>(rowP + columnQ);
  const app = load<f64>(rowP + columnP);
  const aqq = load<f64>(rowQ + columnQ);
  if (apq == 0 || Math.abs(apq) <= 1e-17 * Math.sqrt(Math.abs(app * aqq))) {
    store<f64>(rowP + columnQ, 0);
    store<f64>(rowQ + columnP, 0);
    return false;
  }
  const theta = (aqq - app) / (2 * apq);
  const t = (theta < 0 ? -1.0 : 1.0) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const end = a + <usize>d * bytes;
  for (let row = a; row < end; row += bytes) mix(row + columnP, row + columnQ, c, s);
  for (let at: usize = 0; at < bytes; at += 8) {
    mix(rowP + at, rowQ + at, c, s);
    mix(v + <usize>p * bytes + at, v + <usize>q * bytes + at, c, s);
  }
  return true;
}

@inline
function mix(p: usize, q: usize, c: f64, s: f64): void {
  const x = load<f64>(p);
  const y = load<f64>(q);
  store<f64>(p, c * x - s * y);
  store<f64>(q, s * x + c * y);
}
