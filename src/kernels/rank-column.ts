import { engineOf } from './pool/engine-of.ts';
import type { KernelPool, RankedColumn } from './types.ts';

const COUNTS = 6 * 2048;

/** Sorts the present values of a column and ranks its rows; on one thread, so columns are ranked side by side. O(n) */
export async function rankColumn(pool: KernelPool, values: Float64Array): Promise<RankedColumn> {
  const engine = engineOf(pool);
  const n = values.length;
  const scope = engine.scope();
  try {
    const sorted = scope.f64(n);
    sorted.set(values);
    const [keys, spareKeys] = [scope.bytes(n * 8), scope.bytes(n * 8)];
    const [rows, spareRows] = [scope.i32(n), scope.bytes(n * 4)];
    const ranks = scope.f32(n);
    const pointers = [sorted.byteOffset, keys, spareKeys, rows.byteOffset, spareRows, ranks.byteOffset];
    const block = scope.block({ i32: [...pointers, scope.bytes(COUNTS * 4), n] });
    const present = await engine.task('rankColumn', block);
    return {
      sorted: new Float64Array(sorted.subarray(0, present)),
      rows: new Int32Array(rows.subarray(0, present)),
      ranks: new Float32Array(ranks),
    };
  } finally {
    scope.release();
  }
}
