import { AppError, throwIfAborted } from '#base';
import type { KernelPool } from '../types.ts';
import { compileKernels, kernelMemory } from './compile-kernels.ts';
import { WorkerPool } from './worker-pool.ts';

const LEARNING = new URL('../../../dist/kernels/kernels.wasm', import.meta.url);
const TABLES = new URL('../../../dist/kernels/tables.wasm', import.meta.url);
const MAX_PAGES = 65_536;

/** How a pool is started. */
export interface KernelPoolOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Kernels that learn are compiled when one is first called, which takes a fifth of a second then. */
  readonly isForTables?: boolean;
}

/**
 * Starts `threads` (1..64) workers over one shared memory. An idle pool does not keep the process alive; when
 * `signal` aborts, the workers are terminated and all work is rejected with INTERRUPTED.
 * @throws OPTION_INVALID when `threads` is not a whole number in 1..64.
 * @throws INTERRUPTED when the signal is already aborted.
 */
export async function createKernelPool(options: KernelPoolOptions): Promise<KernelPool> {
  const { threads, signal, isForTables = false } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new AppError('OPTION_INVALID', `threads: expected a whole number from 1 to 64, got ${threads}`);
  }
  if (signal) throwIfAborted(signal);
  const module = await compileKernels();
  const memory = kernelMemory();
  const pool = new WorkerPool({ module, memory }, threads);
  const module = await compiled(TABLES);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES, shared: true });
  const pool = new WorkerPool({ module, memory }, threads, () => compiled(LEARNING));
  const onAbort = () =>
    void pool.end(new AppError('INTERRUPTED', 'the work was stopped before it was complete'));
  signal?.addEventListener('abort', onAbort, { once: true });
  pool.onEnd = () => signal?.removeEventListener('abort', onAbort);
  await Promise.all([pool.ready(), isForTables ? null : pool.loadAll()]);
  return pool;
}

async function compiled(url: URL): Promise<WebAssembly.Module> {
  return compileOptimised(await readKernels(url));
}

async function readKernels(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(url);
  } catch (cause) {
    throw new AppError('INTERNAL', `kernel pool: expected compiled kernels, got no ${url.pathname}`, {
      cause,
      hint: 'In a clone run npm run build; otherwise install the package again.',
    });
  }
}

/** Baseline code would run the first calls several times slower, and its V8 11.3 loses f32 values across waits. */
async function compileOptimised(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  for (const flag of ['--no-liftoff', '--no-wasm-lazy-compilation']) setFlagsFromString(flag);
  // Node 24 ends a process that waits for nothing but a compilation.
  const keptAlive = setInterval(() => {}, 1000);
  try {
    return await WebAssembly.compile(bytes);
  } finally {
    clearInterval(keptAlive);
    for (const flag of ['--liftoff', '--wasm-lazy-compilation']) setFlagsFromString(flag);
  }
}
