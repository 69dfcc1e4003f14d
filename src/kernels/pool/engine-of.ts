import { invariant } from '#base';
import type { KernelPool } from '../types.ts';
import { WorkerPool } from './worker-pool.ts';

/** The working side of a pool, for the kernels of this layer only. */
export function engineOf(pool: KernelPool): WorkerPool {
  invariant(pool instanceof WorkerPool, 'a kernel pool comes from createKernelPool');
  return pool;
}
