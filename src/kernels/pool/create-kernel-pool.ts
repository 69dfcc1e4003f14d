import { AppError, throwIfAborted } from '#base';
import type { KernelPool } from '../types.ts';
import { compileKernels, kernelMemory } from './compile-kernels.ts';
import { WorkerPool } from './worker-pool.ts';

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
  const module = await compileKernels('tables');
  const memory = kernelMemory();
  const pool = new WorkerPool({ module, memory }, threads, () => compileKernels('learning'));
  const onAbort = () =>
    void pool.end(new AppError('INTERRUPTED', 'the work was stopped before it was complete'));
  signal?.addEventListener('abort', onAbort, { once: true });
  pool.onEnd = () => signal?.removeEventListener('abort', onAbort);
  await Promise.all([pool.ready(), isForTables ? null : pool.loadAll()]);
  return pool;
}
