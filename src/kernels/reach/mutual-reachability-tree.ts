import type { KernelMatrix, KernelPool } from '../types.ts';
import { RowTree } from './row-tree.ts';

/** Minimum spanning tree of rows under mutual reachability. */
export interface ReachabilityTree {
  /** [nRows] distance to the k-th nearest other row. */
  readonly coreDistances: Float32Array;
  /** [nRows - 1] ends and length of each edge, in no stated order; which of equally long edges are in it is not stated. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lengths: Float32Array;
}

/** Fewer rows than this are not worth a second thread. */
const ROWS_FOR_THREADS = 2000;
/** Share of the work that the core distances take. */
const CORES_SHARE = 0.4;

/**
 * Exact minimum spanning tree under the mutual reachability distance max(core(a), core(b), |a - b|), where the core
 * distance reaches to the k-th nearest other row (Campello, Moulavi and Sander 2013), by Boruvka's rounds over a k-d
 * tree (March, Ram and Gray 2010; McInnes and Healy 2017). x: [nRows >= 1, nCols >= 1]; k: 0..nRows - 1. O(nRows) memory;
 * about O(nRows log nRows) for few columns, up to O(nRows^2 nCols log nRows) for many.
 */
export async function mutualReachabilityTree(
  pool: KernelPool,
  x: KernelMatrix,
  { k, onProgress }: { readonly k: number; readonly onProgress?: (share: number) => void },
): Promise<ReachabilityTree> {
  const { nRows } = x;
  const nThreads = nRows < ROWS_FOR_THREADS ? 1 : pool.threads;
  const tree = await RowTree.build(pool, x, k);
  try {
    const { scope } = tree;
    const from = scope.i32(nRows);
    const to = scope.i32(nRows);
    const lengths = scope.f64(nRows);
    tree.set({
      targets: scope.bytes(nRows * 4),
      bounds: scope.bytes(nRows * 8),
      best: scope.bytes(nRows * 8),
      parents: scope.bytes(nRows * 4),
      picks: scope.bytes(nRows * 4),
      edgesFrom: from.byteOffset,
      edgesTo: to.byteOffset,
      edgeLengths: lengths.byteOffset,
    });
    await tree.run('reachCores', nThreads);
    onProgress?.(CORES_SHARE);
    await tree.run('reachStart', 1);
    for (let nEdges = 0; nEdges < nRows - 1; ) {
      nEdges = await tree.run('reachRound', nThreads);
      onProgress?.(CORES_SHARE + ((1 - CORES_SHARE) * nEdges) / nRows);
    }
    const coreDistances = new Float32Array(nRows);
    for (let p = 0; p < nRows; p++) coreDistances[tree.order[p]!] = Math.sqrt(tree.cores[p]!);
    return {
      coreDistances,
      from: from.slice(0, nRows - 1),
      to: to.slice(0, nRows - 1),
      lengths: Float32Array.from(lengths.subarray(0, nRows - 1), Math.sqrt),
    };
  } finally {
    tree.release();
  }
}
