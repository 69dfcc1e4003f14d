import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import type { CodedColumn } from './coded-columns.ts';
import { SELECTION_BLOCK, type SelectionPlan } from './selection-plan.ts';

const TABLE_FLOATS = 16 + 256;
const NODE_BYTES = 20;
/** How a column is coded (assembly/trees/code-columns.ts). */
const KIND = { few: 0, many: 1, levels: 2, set: 3 } as const;
/** Below this many rows times trees a second thread costs more than it gives. */
const WORK_FOR_THREADS = 100_000;

/** Sums of leaf values as `predictTrees` gives them, by the plan of the trees. O(n nodes / 16) */
export async function selectTrees(
  pool: KernelPool,
  x: KernelMatrix,
  { plan, width, groups }: { readonly plan: SelectionPlan; readonly width: number; readonly groups: number },
): Promise<Float64Array> {
  const { nRows, nCols } = x;
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const out = scope.f64(nRows * width * groups).fill(0);
    const nTrees = plan.firstNodes.length - 1;
    const nBlocks = Math.ceil(nRows / SELECTION_BLOCK);
    const nThreads = nRows * nTrees < WORK_FOR_THREADS ? 1 : Math.min(pool.threads, nBlocks);
    const stride = (plan.columns.length + plan.slots) * SELECTION_BLOCK;
    const i32 = [x.ptr, nRows, nCols, copyColumns(scope, plan.columns), plan.columns.length];
    i32.push(copyTrees(scope, plan, width), nTrees, width, groups, out.byteOffset);
    i32.push(scope.bytes(nThreads * stride), stride);
    await engine.gang('selectTrees', scope.block({ i32 }), nThreads);
    return new Float64Array(out);
  } finally {
    scope.release();
  }
}

/** Four words a column, and the tables that it looks up; a table that several share is copied for each. */
function copyColumns(scope: Scope, columns: readonly CodedColumn[]): number {
  const words = columns.flatMap((column) => {
    if (column.kind === 'levels') return [column.feature * 4, column.reach, KIND.levels, 0];
    if (column.kind === 'set') return [0, column.levels * SELECTION_BLOCK, KIND.set, scope.copy(column.bits)];
    const { feature, missingLeft, thresholds } = column;
    const table = new Float32Array(TABLE_FLOATS).fill(Number.POSITIVE_INFINITY);
    table.set(thresholds, 16);
    for (let part = 0; part < 16; part++) table[part] = table[16 + 16 * part + 15]!;
    const kind = thresholds.length > 16 ? KIND.many : KIND.few;
    return [feature * 4, missingLeft ? 0 : 255, kind, scope.copy(table)];
  });
  return scope.copy(Uint32Array.from(words));
}

function copyTrees(scope: Scope, plan: SelectionPlan, width: number): number {
  const nodes = scope.copy(plan.nodes);
  const values = scope.copy(plan.values);
  const nTrees = plan.firstNodes.length - 1;
  const words = scope.i32(nTrees * 3);
  for (let tree = 0; tree < nTrees; tree++) {
    const first = plan.firstNodes[tree]!;
    words[3 * tree] = nodes + first * NODE_BYTES;
    words[3 * tree + 1] = plan.firstNodes[tree + 1]! - first;
    words[3 * tree + 2] = values + plan.firstLeaves[tree]! * width * 8;
  }
  return words.byteOffset;
}
