import { claim, Gang } from '../gang';

const PIECE: i32 = 4096;
const CODES_LOG2: usize = 8;

@unmanaged
class BinRangeParameters extends Gang {
  /** f32[n, d], and its codes u8[n, d]. */
  x: usize;
  codes: usize;
  n: i32;
  d: i32;
  /** f32[n], rows of weight 0 are passed over; or 0. */
  weights: usize;
  /** Out: f32[d, 256, 2] a thread, the least value of a code and the negated largest; Infinity before the call. */
  ranges: usize;
}

/** The least and the largest value that each code of each column stands for. */
export function binRanges(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<BinRangeParameters>(block);
  const own = q.ranges + ((<usize>(threadIndex * q.d) << CODES_LOG2) << 3);
  const nPieces = (q.n + PIECE - 1) / PIECE;
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const end = min(q.n, (piece + 1) * PIECE);
    for (let row = piece * PIECE; row < end; row++) {
      if (q.weights != 0 && !(load<f32>(q.weights + (<usize>row << 2)) > 0)) continue;
      const first = <usize>row * <usize>q.d;
      for (let j: usize = 0; j < <usize>q.d; j++) {
        const value = load<f32>(q.x + ((first + j) << 2));
        const range = own + (((j << CODES_LOG2) + <usize>load<u8>(q.codes + first + j)) << 3);
        store<f32>(range, min(load<f32>(range), value));
        store<f32>(range, min(load<f32>(range, 4), -value), 4);
      }
    }
  }
}
