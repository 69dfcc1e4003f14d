import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { AppError } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import type { Workspace } from '#store';
import { createEngine, type Engine } from '#table';

/** The engine and the kernel pool of a job: started when first asked for, so that a cached run starts neither. */
export interface Resources {
  engine(): Promise<Engine>;
  pool(): Promise<KernelPool>;
  /** Ends a pool whose memory has grown large, where nobody is at work with it; the next one starts small. */
  shrink(): Promise<void>;
  /** A folder for what is of no use after the job. */
  folder(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Memory of the engine: what a large table needs beyond it goes to disk, at no cost in time that could be measured
 * (1 GB of orders: 55 s with a limit as with all of the machine, and half of the memory). Each thread has its buffers.
 */
function memoryFor(threads: number): string {
  return `${Math.max(700, 250 * threads)}MB`;
}

const LARGE_POOL = 2 ** 30;

/** Resources that are given back by `close`. */
export function openResources(
  workspace: Workspace,
  { threads, signal }: { threads: number; signal: AbortSignal },
): Resources {
  // every query under way listens, and a wide table has many
  setMaxListeners(0, signal);
  let engine: Promise<Engine> | undefined;
  let pool: Promise<KernelPool> | undefined;
  let spill: Promise<string> | undefined;
  const refuseWhenAborted = () => {
    if (signal.aborted) throw new AppError('INTERRUPTED', 'the work was stopped before it was complete');
  };
  const folder = () => (spill ??= workspace.createTemporaryFolder());
  return {
    folder,
    engine() {
      refuseWhenAborted();
      engine ??= folder().then((spilled) =>
        createEngine({ threads, tempDir: join(spilled, 'spill'), memoryLimit: memoryFor(threads) }),
      );
      return engine;
    },
    pool() {
      refuseWhenAborted();
      pool ??= createKernelPool({ threads, signal, isForTables: true });
      return pool;
    },
    async shrink() {
      const open = await pool?.catch(() => undefined);
      if (open === undefined || open.memoryBytes < LARGE_POOL) return;
      pool = undefined;
      await open.close();
    },
    async close() {
      await (await pool?.catch(() => undefined))?.close();
      await (await engine?.catch(() => undefined))?.close();
      if (spill !== undefined) await workspace.discard(await spill);
    },
  };
}
