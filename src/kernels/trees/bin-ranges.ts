import type { BinnedColumns } from '../bins.ts';
import { engineOf } from '../pool/engine-of.ts';
import { threadsFor } from '../threads-for.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';

const CODES = 256;

/** The values that each code of a column of numbers stands for, [nCols][256] each; Infinity and -Infinity where none. */
export interface BinRanges {
  readonly lowest: readonly Float32Array[];
  readonly highest: readonly Float32Array[];
}

/** Least and largest value of each code; rows of weight 0 are passed over. O(nRows nCols) */
export async function binRanges(
  pool: KernelPool,
  x: KernelMatrix,
  { bins, weights }: { readonly bins: BinnedColumns; readonly weights: Float32Array | null },
): Promise<BinRanges> {
  const { nRows, nCols } = x;
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const nThreads = threadsFor(pool, x);
    const ranges = scope.f32(nThreads * nCols * CODES * 2).fill(Number.POSITIVE_INFINITY);
    let weightsAt = 0;
    if (weights !== null) {
      const copy = scope.f32(nRows);
      copy.set(weights);
      weightsAt = copy.byteOffset;
    }
    const i32 = [x.ptr, bins.rows.byteOffset, nRows, nCols, weightsAt, ranges.byteOffset];
    await engine.gang('binRanges', scope.block({ i32 }), nThreads);
    const least = (column: number, side: 0 | 1) =>
      Float32Array.from({ length: CODES }, (_, code) => {
        let value = Number.POSITIVE_INFINITY;
        for (let thread = 0; thread < nThreads; thread++) {
          value = Math.min(value, ranges[((thread * nCols + column) * CODES + code) * 2 + side]!);
        }
        return side === 0 ? value : -value;
      });
    const columns = Array.from({ length: nCols }, (_, column) => column);
    return {
      lowest: columns.map((column) => least(column, 0)),
      highest: columns.map((column) => least(column, 1)),
    };
  } finally {
    scope.release();
  }
}
