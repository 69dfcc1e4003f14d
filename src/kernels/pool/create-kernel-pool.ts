import { AppError, throwIfAborted } from '#base';
import type { KernelPool } from '../types.ts';
import { compileKernels, kernelMemory } from './compile-kernels.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * Starts `threads` (1..64) workers over one shared memory. An idle pool does not keep the process alive; when
 * `signal` aborts, the workers are terminated and all work is rejected with INTERRUPTED.
 * @throws OPTION_INVALID when `threads` is not a whole number in 1..64.
 * @throws INTERRUPTED when the signal is already aborted.
 */
export async function createKernelPool(options: {
  readonly threads: number;
  readonly signal?: AbortSignal;
}): Promise<KernelPool> {
  const { threads, signal } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new AppError('OPTION_INVALID', `threads: expected a whole number from 1 to 64, got ${threads}`);
  }
  if (signal) throwIfAborted(signal);
  const module = await compileKernels();
  const memory = kernelMemory();
  const pool = new WorkerPool({ module, memory }, threads);
  const onAbort = () =>
    void pool.end(new AppError('INTERRUPTED', 'the work was stopped before it was complete'));
  signal?.addEventListener('abort', onAbort, { once: true });
  pool.onEnd = () => signal?.removeEventListener('abort', onAbort);
  await pool.ready();
  return pool;
}
