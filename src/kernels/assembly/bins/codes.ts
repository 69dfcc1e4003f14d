import { claim } from '../gang';
import { BinParameters } from './parameters';

/** Rows that are read column after column while they stay in the cache. */
const BLOCK: i32 = 64;
const PIECE: i32 = 4096;
/** Bytes of the edges of a column. */
const EDGES_LOG2: usize = 10;

/** The bin of every value, by column and by row. */
export function binCodes(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<BinParameters>(block);
  const nPieces = (q.n + PIECE - 1) / PIECE;
  for (let piece = claim(q, 0, nPieces); piece >= 0; piece = claim(q, 0, nPieces)) {
    const end = min(q.n, (piece + 1) * PIECE);
    for (let row = piece * PIECE; row < end; row += BLOCK) {
      const nRows = min(BLOCK, end - row);
      for (let column = 0; column < q.d; column++) {
        if (load<i32>(q.levels + (<usize>column << 2)) > 0) codesOfLevels(q, column, row, nRows);
        else codesOfNumbers(q, column, row, nRows);
      }
    }
  }
}

function codesOfNumbers(q: BinParameters, column: i32, row: i32, nRows: i32): void {
  const stride = <usize>q.d;
  const edges = q.edges + (<usize>column << EDGES_LOG2);
  const nBins = <usize>load<i32>(q.nBins + (<usize>column << 2));
  let top: usize = 4;
  while (top < nBins << 2) top <<= 1;
  top >>= 1;
  let value = q.x + ((<usize>row * stride + <usize>column) << 2);
  let byRow = q.rows + <usize>row * stride + <usize>column;
  let byColumn = q.columns + <usize>column * <usize>q.columnStride + <usize>row;
  let i = 0;
  // Four searches at a time hide each other's latency.
  for (; i + 4 <= nRows; i += 4) {
    const v0 = load<f32>(value);
    const v1 = load<f32>(value + (stride << 2));
    const v2 = load<f32>(value + (stride << 3));
    const v3 = load<f32>(value + 12 * stride);
    let at0 = edges;
    let at1 = edges;
    let at2 = edges;
    let at3 = edges;
    for (let step = top; step >= 4; step >>= 1) {
      at0 += v0 > load<f32>(at0 + step - 4) ? step : 0;
      at1 += v1 > load<f32>(at1 + step - 4) ? step : 0;
      at2 += v2 > load<f32>(at2 + step - 4) ? step : 0;
      at3 += v3 > load<f32>(at3 + step - 4) ? step : 0;
    }
    const c0 = v0 == v0 ? (at0 - edges) >> 2 : nBins;
    const c1 = v1 == v1 ? (at1 - edges) >> 2 : nBins;
    const c2 = v2 == v2 ? (at2 - edges) >> 2 : nBins;
    const c3 = v3 == v3 ? (at3 - edges) >> 2 : nBins;
    store<u32>(byColumn, <u32>(c0 | (c1 << 8) | (c2 << 16) | (c3 << 24)));
    store<u8>(byRow, <u8>c0);
    store<u8>(byRow + stride, <u8>c1);
    store<u8>(byRow + (stride << 1), <u8>c2);
    store<u8>(byRow + 3 * stride, <u8>c3);
    byColumn += 4;
    byRow += stride << 2;
    value += stride << 4;
  }
  for (; i < nRows; i++) {
    const v = load<f32>(value);
    let at = edges;
    for (let step = top; step >= 4; step >>= 1) at += v > load<f32>(at + step - 4) ? step : 0;
    const code = <u8>(v == v ? (at - edges) >> 2 : nBins);
    store<u8>(byColumn, code);
    store<u8>(byRow, code);
    byColumn++;
    byRow += stride;
    value += stride << 2;
  }
}

function codesOfLevels(q: BinParameters, column: i32, row: i32, nRows: i32): void {
  const at = <usize>column << 2;
  const nLevels = <f32>load<i32>(q.levels + at);
  const bins = <usize>load<u32>(q.levelBins + at);
  const missing = load<u8>(q.nBins + at);
  let value = q.x + ((<usize>row * <usize>q.d + <usize>column) << 2);
  let byRow = q.rows + <usize>row * <usize>q.d + <usize>column;
  const byColumn = q.columns + <usize>column * <usize>q.columnStride + <usize>row;
  for (let i: usize = 0; i < <usize>nRows; i++) {
    const v = load<f32>(value);
    const code = v >= 0 && v < nLevels ? load<u8>(bins + <usize><u32>v) : missing;
    store<u8>(byColumn + i, code);
    store<u8>(byRow, code);
    byRow += <usize>q.d;
    value += <usize>q.d << 2;
  }
}
