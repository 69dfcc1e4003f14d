import { BLOCK, COLUMN } from './parameters';
import { limited } from './tiles';

/**
 * Puts eight rows of a matrix into a block, columns one after another; padding is 0 or a row once more.
 * @param x f32[., nCols] row-major
 * @param rows u32[nRows] which
 * @param padded columns of the block, a multiple of four
 */
@inline
export function gatherBlock(
  x: usize,
  nCols: i32,
  rows: usize,
  nRows: i32,
  block: usize,
  padded: i32,
  isLimited: bool,
): void {
  if (nRows < BLOCK || nCols < padded) memory.fill(block, 0, <usize>padded * COLUMN);
  const whole = nCols & ~3;
  for (let half = 0; half < nRows; half += 4) {
    const to = block + (<usize>half << 2);
    const last = nRows - 1;
    const r0 = rowAt(x, nCols, rows, half);
    const r1 = rowAt(x, nCols, rows, min(half + 1, last));
    const r2 = rowAt(x, nCols, rows, min(half + 2, last));
    const r3 = rowAt(x, nCols, rows, min(half + 3, last));
    for (let j = 0; j < whole; j += 4) {
      const at = <usize>j << 2;
      const a = v128.load(r0 + at);
      const b = v128.load(r1 + at);
      const c = v128.load(r2 + at);
      const d = v128.load(r3 + at);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      put(to + <usize>j * COLUMN, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), isLimited);
      put(to + <usize>(j + 1) * COLUMN, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), isLimited);
      put(to + <usize>(j + 2) * COLUMN, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5), isLimited);
      put(to + <usize>(j + 3) * COLUMN, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7), isLimited);
    }
    for (let j = whole; j < nCols; j++) {
      const at = <usize>j << 2;
      let column = f32x4.splat(load<f32>(r0 + at));
      column = f32x4.replace_lane(column, 1, load<f32>(r1 + at));
      column = f32x4.replace_lane(column, 2, load<f32>(r2 + at));
      column = f32x4.replace_lane(column, 3, load<f32>(r3 + at));
      put(to + <usize>j * COLUMN, column, isLimited);
    }
  }
}

@inline
function rowAt(x: usize, nCols: i32, rows: usize, r: i32): usize {
  return x + ((<usize>load<u32>(rows + (<usize>r << 2)) * <usize>nCols) << 2);
}

@inline
function put(to: usize, column: v128, isLimited: bool): void {
  v128.store(to, isLimited ? limited(column) : column);
}
