import { AppError, invariant } from '#base';
import type { Scope } from './memory/scope.ts';
import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { KernelMatrix, KernelPool, KMeansResult } from './types.ts';

/** How k-means runs; the defaults are 300 iterations and a tolerance of 1e-6. */
export interface KMeansOptions {
  readonly k: number;
  readonly starts: number;
  readonly seed: number;
  readonly maxIterations?: number;
  /** Stop when the squared shift of the centres falls to this share of the mean column variance. */
  readonly tolerance?: number;
  /** Told the share done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
}

interface Problem {
  readonly x: KernelMatrix;
  readonly k: number;
  readonly firstStart: number;
  readonly starts: number;
  readonly seed: number;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** Below this many multiplications a pass, a start is one task of one thread; above it, all threads share it. */
const GANG_WORK = 4_000_000;
const MEASURE_BYTES = 768;

/**
 * k-means: the best of `starts` greedy k-means++ seedings (Arthur and Vassilvitskii 2007), each followed by
 * Lloyd's iterations (1982) to convergence. x: finite [nRows, nCols]. O(nRows nCols k) an iteration.
 * @throws TOO_FEW_DISTINCT_ROWS when x has fewer than k distinct rows.
 */
export async function kmeans(
  pool: KernelPool,
  x: KernelMatrix,
  options: KMeansOptions,
): Promise<KMeansResult> {
  const { k, starts, seed, maxIterations = 300, tolerance = 1e-6, onProgress } = options;
  requireRows(x, k);
  const problem = { x, k, firstStart: 0, starts: Math.max(1, starts), seed, maxIterations, tolerance };
  const engine = engineOf(pool);
  const isSmall = x.nRows * x.nCols * k < GANG_WORK;
  return isSmall
    ? startsAsTasks(engine, problem, onProgress)
    : startsAsGangs(engine, problem, { onProgress });
}

/**
 * Lloyd's iterations from given centres [k, nCols].
 * @throws TOO_FEW_DISTINCT_ROWS when a cluster is left empty and there are fewer than k distinct rows.
 */
export async function kmeansLloyd(
  pool: KernelPool,
  x: KernelMatrix,
  options: { readonly centres: Float64Array; readonly maxIterations: number; readonly tolerance: number },
): Promise<KMeansResult> {
  const { centres, maxIterations, tolerance } = options;
  const k = centres.length / x.nCols;
  requireRows(x, k);
  const problem = { x, k, firstStart: 0, starts: 0, seed: 0, maxIterations, tolerance };
  return startsAsGangs(engineOf(pool), problem, { centres });
}

function requireRows(x: KernelMatrix, k: number): void {
  invariant(Number.isInteger(k) && k >= 1, `k-means: k is a whole number of at least 1, not ${k}`);
  if (x.nRows < k || x.nCols < 1) throw tooFewRows(k, x.nRows);
}

function tooFewRows(k: number, got: number | string): AppError {
  return new AppError('TOO_FEW_DISTINCT_ROWS', `k-means: expected at least ${k} distinct rows, got ${got}`, {
    data: { k },
  });
}

/** One start after the other, all threads on each. */
async function startsAsGangs(
  engine: WorkerPool,
  problem: Problem,
  given: { centres?: Float64Array; onProgress?: KMeansOptions['onProgress'] },
): Promise<KMeansResult> {
  const scope = engine.scope();
  try {
    const nThreads = problem.x.nRows * problem.x.nCols * problem.k < GANG_WORK ? 1 : engine.threads;
    const bytes = await scratchBytes(engine, problem, nThreads);
    const outcome = new Outcome(scope, problem, { scratch: scope.bytes(bytes), scratchStride: 0, nThreads });
    if (given.centres) outcome.centres.set(given.centres);
    await engine.gang('kmeansPrepare', outcome.block, nThreads);
    const starts = Math.max(1, problem.starts);
    for (let s = 0; s < starts; s++) {
      outcome.firstStart = s;
      await engine.gang('kmeansStart', outcome.block, nThreads);
      given.onProgress?.((s + 1) / starts);
    }
    return outcome.result();
  } finally {
    scope.release();
  }
}

/** Every start a task; the best of them, the first of equals. */
async function startsAsTasks(
  engine: WorkerPool,
  problem: Problem,
  onProgress: KMeansOptions['onProgress'],
): Promise<KMeansResult> {
  const scope = engine.scope();
  try {
    const scratchStride = await scratchBytes(engine, problem, 1);
    const scratch = scope.bytes(scratchStride * engine.threads);
    let done = 0;
    const run = async (firstStart: number) => {
      const outcome = new Outcome(
        scope,
        { ...problem, firstStart, starts: 1 },
        { scratch, scratchStride, nThreads: 1 },
      );
      await engine.task('kmeansTask', outcome.block);
      onProgress?.(++done / problem.starts);
      return outcome;
    };
    const outcomes = await Promise.all(Array.from({ length: problem.starts }, (_, s) => run(s)));
    let best = outcomes[0]!;
    for (const outcome of outcomes) if (!(outcome.inertia >= best.inertia)) best = outcome;
    return best.result();
  } finally {
    scope.release();
  }
}

async function scratchBytes(engine: WorkerPool, { x, k }: Problem, nThreads: number): Promise<number> {
  const scope = engine.scope();
  try {
    const scratch = scope.bytes(MEASURE_BYTES);
    const i32 = [0, x.nRows, x.nCols, k, 0, 0, 0, 0, 0, 0, 0, scratch, 0, nThreads, 0];
    return await engine.task('kmeansScratchBytes', scope.block({ f64: [0, 0], i32 }));
  } finally {
    scope.release();
  }
}

const HEAD_BYTES = 64;
const FIRST_START_FIELD = 4;
const ITERATIONS_FIELD = 10;

/** The parameter block of one call (KMeansParameters in assembly/kmeans.ts) and what the call leaves. */
class Outcome {
  readonly block: number;
  readonly centres: Float64Array;
  private readonly labels: Int32Array;
  private readonly sizes: Int32Array;
  private readonly floats: Float64Array;
  private readonly words: Int32Array;

  constructor(
    scope: Scope,
    private readonly problem: Problem,
    memory: { scratch: number; scratchStride: number; nThreads: number },
  ) {
    const { x, k, firstStart, starts, seed, maxIterations, tolerance } = problem;
    this.labels = scope.i32(x.nRows);
    this.centres = scope.f64(k * x.nCols);
    this.sizes = scope.i32(k);
    const i32 = [x.ptr, x.nRows, x.nCols, k, firstStart, starts, seed >>> 0, maxIterations];
    i32.push(this.labels.byteOffset, this.centres.byteOffset, 0);
    i32.push(memory.scratch, memory.scratchStride, memory.nThreads, this.sizes.byteOffset);
    this.block = scope.block({ f64: [tolerance, Number.POSITIVE_INFINITY], i32 });
    // The memory may have grown since the views above: their buffer then ends before the block.
    const { buffer } = scope.i32(1);
    this.floats = new Float64Array(buffer, this.block + HEAD_BYTES, 2);
    this.words = new Int32Array(buffer, this.block + HEAD_BYTES + 16, i32.length);
  }

  set firstStart(start: number) {
    this.words[FIRST_START_FIELD] = start;
  }

  get inertia(): number {
    return this.floats[1]!;
  }

  result(): KMeansResult {
    const { k, x } = this.problem;
    if (!Number.isFinite(this.inertia)) throw tooFewRows(k, 'fewer');
    return {
      k,
      nCols: x.nCols,
      centres: new Float64Array(this.centres),
      labels: new Int32Array(this.labels),
      sizes: new Int32Array(this.sizes),
      inertia: this.inertia,
      iterations: this.words[ITERATIONS_FIELD]!,
    };
  }
}
