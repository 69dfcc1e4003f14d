import type { FeatureMatrix } from '#matrix';
import type { Points } from './nearest-rows.ts';
import type { NominalBlock } from './nominal-blocks.ts';

/** The rows of one class as points: columns outside of the blocks as numbers, each block as one level. */
export function classPoints(
  { x }: FeatureMatrix,
  { rows, blocks }: { rows: Uint32Array; blocks: readonly NominalBlock[] },
): Points & { readonly numeric: readonly number[] } {
  const numeric = Array.from({ length: x.nCols }, (_, j) => j).filter(
    (j) => !blocks.some(({ from, to }) => j >= from && j < to),
  );
  const numbers = new Float32Array(rows.length * numeric.length);
  const levels = new Int32Array(rows.length * blocks.length);
  for (const [i, row] of rows.entries())
    for (const [at, j] of numeric.entries()) numbers[i * numeric.length + at] = x.data[row * x.nCols + j]!;
  for (const [at, { from, to }] of blocks.entries()) {
    const known = new Map<string, number>();
    for (const [i, row] of rows.entries()) {
      const level = x.data.subarray(row * x.nCols + from, row * x.nCols + to).join();
      if (!known.has(level)) known.set(level, known.size);
      levels[i * blocks.length + at] = known.get(level)!;
    }
  }
  const size = { nRows: rows.length, nNumbers: numeric.length, nLevels: blocks.length };
  const levelStep = toBits(Math.sqrt(penaltyOf({ numbers, ...size }) / 2));
  return { ...size, numbers, levels, numeric, penalty: 2 * levelStep ** 2, levelStep };
}

/** The squared median of the standard deviations of the numbers; 1 where they do not vary. */
function penaltyOf({ numbers, nRows, nNumbers }: Pick<Points, 'numbers' | 'nRows' | 'nNumbers'>): number {
  const deviations = new Float64Array(nNumbers);
  for (let j = 0; j < nNumbers; j++) {
    let [count, sum] = [0, 0];
    for (let i = j; i < nRows * nNumbers; i += nNumbers)
      if (!Number.isNaN(numbers[i]!)) [count, sum] = [count + 1, sum + numbers[i]!];
    let squares = 0;
    for (let i = j; i < nRows * nNumbers; i += nNumbers)
      if (!Number.isNaN(numbers[i]!)) squares += (numbers[i]! - sum / count) ** 2;
    deviations[j] = count === 0 ? 0 : Math.sqrt(squares / count);
  }
  deviations.sort();
  const half = nNumbers / 2;
  const median = nNumbers === 0 ? 0 : (deviations[Math.ceil(half) - 1]! + deviations[Math.floor(half)]!) / 2;
  return median > 0 ? median ** 2 : 1;
}

/** To 16 significant bits. @param value above 0 */
function toBits(value: number): number {
  const unit = 2 ** (Math.floor(Math.log2(value)) - 15);
  return Math.round(value / unit) * unit;
}
