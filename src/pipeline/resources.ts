import { join } from 'node:path';
import { AppError } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import type { Workspace } from '#store';
import { createEngine, type Engine } from '#table';

/** The engine and the kernel pool of a job: started when first asked for, so that a cached run starts neither. */
export interface Resources {
  engine(): Promise<Engine>;
  pool(): Promise<KernelPool>;
  close(): Promise<void>;
}

/** Resources that are given back by `close`. */
export function openResources(
  workspace: Workspace,
  { threads, signal }: { threads: number; signal: AbortSignal },
): Resources {
  let engine: Promise<Engine> | undefined;
  let pool: Promise<KernelPool> | undefined;
  let spill: Promise<string> | undefined;
  const refuseWhenAborted = () => {
    if (signal.aborted) throw new AppError('INTERRUPTED', 'the work was stopped before it was complete');
  };
  return {
    engine() {
      refuseWhenAborted();
      spill ??= workspace.createTemporaryFolder();
      engine ??= spill.then((folder) => createEngine({ threads, tempDir: join(folder, 'spill') }));
      return engine;
    },
    pool() {
      refuseWhenAborted();
      pool ??= createKernelPool({ threads, signal });
      return pool;
    },
    async close() {
      await (await pool?.catch(() => undefined))?.close();
      await (await engine?.catch(() => undefined))?.close();
      if (spill !== undefined) await workspace.discard(await spill);
    },
  };
}
