import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';

/** Rows of a leaf. */
export const LEAF = 16;
const GANG_HEAD_BYTES = 64;
const CURSOR_WORD = 3;
const STACK_BYTES = 1024;

/**
 * What a call may set; the fields of ReachParameters (assembly/reach/parameters.ts) come in the order of `FIELDS`, and from
 * `rows` on those of NeighbourParameters (assembly/reach/neighbours.ts).
 */
type Fields = Record<(typeof FIELDS)[number], number>;

const FIELDS = [
  'x',
  'n',
  'd',
  'k',
  'order',
  'blocks',
  'boxes',
  'cores',
  'nodeCores',
  'labels',
  'nodeLabels',
  'scratch',
  'scratchStride',
  'targets',
  'bounds',
  'best',
  'parents',
  'picks',
  'edgesFrom',
  'edgesTo',
  'edgeLengths',
  'nEdges',
  'queries',
  'nQueries',
  'queryCores',
  'skips',
  'nearest',
  'nearestSquares',
  'rows',
  'classes',
  'votes',
  'nClasses',
  'byDistance',
  'probabilities',
  'found',
  'work',
  'workStride',
  'numbers',
] as const;

/** A k-d tree over rows in kernel memory; `release` it. */
export class RowTree {
  /** [n] row at each position. */
  readonly order: Int32Array;
  /** [n] squared core distances by position. */
  readonly cores: Float64Array;
  /** [n] by position. */
  readonly labels: Int32Array;
  private readonly words: Int32Array;
  private readonly block: number;

  private constructor(
    private readonly engine: WorkerPool,
    readonly scope: Scope,
    { x, k }: { x: KernelMatrix; k: number },
  ) {
    const { nRows: n, nCols: d } = x;
    const nLeaves = Math.ceil(n / LEAF);
    const d4 = (d + 3) & ~3;
    this.order = scope.i32(n);
    this.cores = scope.f64(n);
    this.labels = scope.i32(n);
    const scratchStride = Math.ceil((d4 * 4 + STACK_BYTES + (k + 2) * 8) / 64) * 64;
    const fields: Partial<Fields> = {
      x: x.ptr,
      n,
      d,
      k,
      order: this.order.byteOffset,
      blocks: scope.bytes(nLeaves * d * LEAF * 4),
      boxes: scope.bytes(2 * nLeaves * 2 * d4 * 4),
      cores: this.cores.byteOffset,
      nodeCores: scope.bytes(2 * nLeaves * 8),
      labels: this.labels.byteOffset,
      nodeLabels: scope.bytes(2 * nLeaves * 4),
      scratch: scope.bytes(scratchStride * this.engine.threads),
      scratchStride,
    };
    this.block = scope.block({ i32: FIELDS.map((field) => fields[field] ?? 0) });
    const { buffer } = scope.i32(1);
    this.words = new Int32Array(buffer, this.block, GANG_HEAD_BYTES / 4 + FIELDS.length);
  }

  /**
   * The tree of x [nRows >= 1, nCols >= 1]; core distances reach to the k-th (0..nRows - 1) other row.
   * @param kernel `reachBlocks` leaves the tree out: leaves in the order of the rows.
   */
  static async build(
    pool: KernelPool,
    x: KernelMatrix,
    k: number,
    kernel: 'reachBuild' | 'reachBlocks' = 'reachBuild',
  ): Promise<RowTree> {
    const engine = engineOf(pool);
    const scope = engine.scope();
    try {
      const tree = new RowTree(engine, scope, { x, k });
      await tree.run(kernel, 1);
      return tree;
    } catch (error) {
      scope.release();
      throw error;
    }
  }

  set(fields: Partial<Fields>): void {
    for (const [at, field] of FIELDS.entries()) {
      const value = fields[field];
      if (value !== undefined) this.words[GANG_HEAD_BYTES / 4 + at] = value;
    }
  }

  run(kernel: string, nThreads = this.engine.threads): Promise<number> {
    this.words[CURSOR_WORD] = 0;
    return this.engine.gang(kernel, this.block, nThreads);
  }

  /** Memory of one call. */
  openScope(): Scope {
    return this.engine.scope();
  }

  release(): void {
    this.scope.release();
  }
}
