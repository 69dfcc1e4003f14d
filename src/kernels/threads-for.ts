import type { KernelMatrix, KernelPool } from './types.ts';

/** Below this many values a second thread costs more than it gives. */
const VALUES_FOR_THREADS = 200_000;

/** How many threads a pass over x is worth; results do not depend on it. */
export function threadsFor(pool: KernelPool, { nRows, nCols }: KernelMatrix): number {
  return nRows * nCols < VALUES_FOR_THREADS ? 1 : pool.threads;
}
