import { availableParallelism } from 'node:os';
import { silentLogger, systemClock } from '#base';
import type { RunHost } from './run.ts';

/**
 * A host for work in a program: silent, never stopped, all cores, `./clientele-workspace` and `./clientele-out`,
 * except for what is given.
 */
export function createHost(given: Partial<RunHost> = {}): RunHost {
  return {
    clock: systemClock,
    log: silentLogger,
    progress: { report: () => undefined },
    signal: new AbortController().signal,
    threads: availableParallelism(),
    workspace: './clientele-workspace',
    out: './clientele-out',
    ...given,
  };
}
