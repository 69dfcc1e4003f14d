import { columnMoments } from './column-moments.ts';
import type { Dense } from './dense.ts';

const { fround } = Math;

/**
 * The copy that k-means seeds on: x * scale - shift in f32. The shift is the mean cut to 16 bits; the scale is a
 * power of two, other than 1 only where f32 squares could overflow or vanish.
 */
export function prepare(x: Dense): Dense {
  const { mean } = columnMoments(x);
  let range = 0;
  for (const [at, value] of x.data.entries()) range = Math.max(range, Math.abs(value - mean[at % x.nCols]!));
  const isSafe = range === 0 || (range > 1e-6 && range < 1e12);
  const scale = isSafe ? 1 : 2 ** Math.max(-120, Math.min(120, -Math.floor(Math.log2(range))));
  const shift = mean.map((value) => cut(value * scale));
  const data = x.data.map((value, at) => fround(fround(value * scale) - shift[at % x.nCols]!));
  return { nRows: x.nRows, nCols: x.nCols, data };
}

function cut(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0]! + 0x80) & 0xffffff00;
  return new Float32Array(bits.buffer)[0]!;
}
