import { engineOf } from './pool/engine-of.ts';
import type { KernelPool } from './types.ts';

/** Codes of some rows, column by column. */
export type CodeGroup = readonly (Uint8Array | Uint16Array | Uint32Array)[];

/** Rows to compare with each other. */
export interface CodedRows {
  readonly nRows: number;
  readonly maxRows: number;
  /** [codes] rows with each code of the column that `key` is the place of. */
  readonly keyCounts: Uint32Array;
  readonly key: number;
  /** All rows in groups of at most `maxRows`. */
  readonly groups: AsyncIterable<CodeGroup>;
}

/**
 * Rows that equal an earlier one in all columns: those with the same code in the key column are compared by a 64-bit
 * hash of all codes. O(n log n) in the rows of a key.
 */
export async function codedCopies(pool: KernelPool, rows: CodedRows): Promise<number> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const nKeys = rows.keyCounts.length;
    const next = scope.i32(nKeys);
    let at = 0;
    for (let key = 0; key < nKeys; key++) {
      next[key] = at;
      at += rows.keyCounts[key]!;
    }
    const hashes = scope.bytes(8 * rows.nRows);
    let columns: Int32Array[] = [];
    let table = scope.i32(1);
    for await (const group of rows.groups) {
      const n = group[0]!.length;
      if (columns.length === 0) {
        columns = group.map(() => scope.i32(rows.maxRows));
        table = scope.i32(columns.length);
        table.set(columns.map(({ byteOffset }) => byteOffset));
      }
      for (const [j, codes] of group.entries()) columns[j]!.set(codes);
      const i32 = [
        table.byteOffset,
        columns.length,
        n,
        columns[rows.key]!.byteOffset,
        next.byteOffset,
        hashes,
      ];
      await engine.task('scatterRows', scope.block({ i32 }));
    }
    return await engine.task('countCopies', scope.block({ i32: [hashes, next.byteOffset, nKeys] }));
  } finally {
    scope.release();
  }
}
