import { afterAll, beforeAll } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool } from '#kernels';
import type { Context } from '#matrix';

/** A context for all tests of a file: one pool instead of one a test. */
export function sharedContext({ threads = 2, seed = 1 } = {}): () => Context {
  let context: Context | null = null;
  beforeAll(async () => {
    context = {
      rng: createRng(seed),
      clock: systemClock,
      log: silentLogger,
      progress: silentProgress,
      signal: new AbortController().signal,
      pool: await createKernelPool({ threads }),
    };
  });
  afterAll(() => context?.pool.close());
  return () => context!;
}
