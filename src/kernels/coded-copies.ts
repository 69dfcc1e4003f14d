import { engineOf } from './pool/engine-of.ts';
import type { KernelPool } from './types.ts';

/** Codes of some rows, column by column. */
export type CodeGroup = readonly (Uint8Array | Uint16Array | Uint32Array)[];

/** Rows to compare with each other. */
export interface CodedRows {
  readonly maxRows: number;
  /** [codes] rows with each code of the column that `key` is the place of. */
  readonly keyCounts: Uint32Array;
  readonly key: number;
  /** All rows in groups of at most `maxRows`, whenever they are asked for. */
  groups(): AsyncIterable<CodeGroup>;
}

/** Rows whose hashes are held at the same time; the rows are read once for each such part. */
const PART_ROWS = 2 ** 24;

/**
 * Rows that equal an earlier one in all columns: those with the same code in the key column are compared by a 64-bit
 * hash of all codes. O(n log n) in the rows of a key.
 * @param partRows rows of a part, where the default is too many to hold.
 */
export async function codedCopies(pool: KernelPool, rows: CodedRows, partRows = PART_ROWS): Promise<number> {
  let copies = 0;
  const { keyCounts } = rows;
  for (let from = 0; from < keyCounts.length; ) {
    let to = from;
    let n = 0;
    while (to < keyCounts.length && (to === from || n + keyCounts[to]! <= partRows)) n += keyCounts[to++]!;
    copies += await copiesOf(pool, rows, { from, to, n });
    from = to;
  }
  return copies;
}

/** The same of the `n` rows with keys from..to - 1. */
async function copiesOf(
  pool: KernelPool,
  { keyCounts, key: keyColumn, maxRows, groups }: CodedRows,
  { from, to, n: nRows }: { readonly from: number; readonly to: number; readonly n: number },
): Promise<number> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const nKeys = to - from;
    const next = scope.i32(nKeys);
    let at = 0;
    for (let key = 0; key < nKeys; key++) {
      next[key] = at;
      at += keyCounts[from + key]!;
    }
    const hashes = scope.bytes(8 * nRows);
    let columns: Int32Array[] = [];
    let table = scope.i32(1);
    for await (const group of groups()) {
      const n = group[0]!.length;
      if (columns.length === 0) {
        columns = group.map(() => scope.i32(maxRows));
        table = scope.i32(columns.length);
        table.set(columns.map(({ byteOffset }) => byteOffset));
      }
      for (const [j, codes] of group.entries()) columns[j]!.set(codes);
      const key = columns[keyColumn]!.byteOffset;
      const i32 = [table.byteOffset, columns.length, n, key, next.byteOffset, hashes, from, to];
      await engine.task('scatterRows', scope.block({ i32 }));
    }
    return await engine.task('countCopies', scope.block({ i32: [hashes, next.byteOffset, nKeys] }));
  } finally {
    scope.release();
  }
}
