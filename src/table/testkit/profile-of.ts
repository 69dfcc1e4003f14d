import { join } from 'node:path';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import type { Profile } from '#contract';
import { createKernelPool } from '#kernels';
import { type Dictionary, type Engine, profileTable, withDictionary } from '#table';
import type { Imported } from './import-text.ts';

/** The profile of an imported table, by its own kernel pool. */
export async function profileOf(
  { dataset, outDir }: Imported,
  engine: Engine,
  options: {
    readonly target?: string;
    readonly dictionary?: Dictionary;
    readonly threads?: number;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Profile> {
  const { signal = new AbortController().signal, threads = 2, target = null, dictionary } = options;
  const pool = await createKernelPool({ threads });
  try {
    const ctx = {
      rng: createRng(1),
      clock: systemClock,
      log: silentLogger,
      progress: silentProgress,
      signal,
    };
    const described = dictionary === undefined ? dataset : withDictionary(dataset, dictionary);
    const input = { dataset: described, parquet: join(outDir, 'data.parquet'), target };
    return await profileTable(input, { ...ctx, engine, pool });
  } finally {
    await pool.close();
  }
}
