import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import { createLocalEngine } from '../pool/local-engine.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { putRecord, RECORD_WORDS } from './layer-record.ts';
import type { MlpNetwork } from './network.ts';
import { padded, paddedCells, putLayer } from './padded-layers.ts';

/** Below this many multiplications, a second thread costs more than it gives. */
const WORK_FOR_THREADS = 500_000;
/** Blocks of eight rows that a thread works on together. */
const GROUP_ROWS = 64;

/**
 * Probabilities [rows, classes] of a network. Each row's depend on it alone, to the bit, and are never NaN: inputs and
 * products beyond 1e15 count as that. exp in f32, relative error under 3e-7. O(weights) a row.
 * @param rows which rows of x, in the order of the result; null: all.
 * @param isLinear whether the outputs are told as they are instead.
 */
export async function predictMlp(
  pool: KernelPool,
  x: KernelMatrix,
  {
    network,
    rows = null,
    isLinear = false,
  }: { readonly network: MlpNetwork; readonly rows?: Uint32Array | null; readonly isLinear?: boolean },
): Promise<Float32Array> {
  const { layers } = network;
  const n = rows?.length ?? x.nRows;
  if (n === 0) return new Float32Array(0);
  const scope = engineOf(pool).scope();
  try {
    const which = rows === null ? 0 : scope.copy(rows);
    const work = n * layers.reduce((sum, layer) => sum + paddedCells(layer, false), 0);
    const nThreads = work < WORK_FOR_THREADS ? 1 : pool.threads;
    const { block, out } = placePrediction(scope, { network, x, which, n, nThreads, isLinear });
    await engineOf(pool).gang('mlpPredict', block, nThreads);
    return new Float32Array(out);
  } finally {
    scope.release();
  }
}

/** What `predictMlp` gives for one row, at once and on the calling thread; the result is new memory. */
export async function mlpRow(network: MlpNetwork): Promise<(row: Float32Array) => Float32Array> {
  const engine = await createLocalEngine();
  const scope = engine.scope();
  const nCols = network.layers[0]!.nIn;
  const own = scope.f32(nCols);
  const x = { ptr: own.byteOffset, nCols };
  const { block, out } = placePrediction(scope, { network, x, which: 0, n: 1, nThreads: 1, isLinear: false });
  return (row) => {
    own.set(row);
    engine.run('mlpPredict', block);
    return new Float32Array(out);
  };
}

/** Weights and parameters in kernel memory, and where the probabilities come. */
function placePrediction(
  scope: Scope,
  {
    network,
    x,
    which,
    n,
    nThreads,
    isLinear,
  }: {
    readonly network: MlpNetwork;
    readonly x: Pick<KernelMatrix, 'ptr' | 'nCols'>;
    /** u32[n] rows of x, or 0: all. */
    readonly which: number;
    readonly n: number;
    readonly nThreads: number;
    readonly isLinear: boolean;
  },
): { readonly block: number; readonly out: Float32Array } {
  const { layers, activation } = network;
  const cells = layers.map((layer) => paddedCells(layer, false));
  const total = cells.reduce((a, b) => a + b, 0);
  const values = scope.f32(total).fill(0);
  const words = scope.i32(layers.length * RECORD_WORDS);
  let at = 0;
  for (const [i, layer] of layers.entries()) {
    putLayer(layer, values, at);
    const nIn = padded(layer.nIn);
    const nOut = padded(layer.nOut);
    const weights = values.byteOffset + 4 * at;
    const bias = weights + 4 * nOut * nIn;
    const unused = { gamma: 0, input: 0, output: 0, deltas: 0, normalised: 0, mean: 0, inverse: 0 };
    const record = { nIn, nOut, weights, bias, start: bias, ...unused, runningMean: 0, runningVariance: 0 };
    const own = i < layers.length - 1 ? activation : null;
    putRecord({ ...record, activation: own, dropout: 0 }, words, i * RECORD_WORDS);
    at += cells[i]!;
  }
  const widest = Math.max(...layers.map(({ nIn, nOut }) => padded(Math.max(nIn, nOut))));
  const stride = 64 + 2 * 4 * GROUP_ROWS * widest;
  const nClasses = layers.at(-1)!.nOut;
  const out = scope.f32(n * nClasses);
  const i32 = [x.ptr, x.nCols, which, n, words.byteOffset, layers.length, nClasses];
  i32.push(scope.bytes(nThreads * stride), stride, out.byteOffset, isLinear ? 1 : 0);
  return { block: scope.block({ i32 }), out };
}
