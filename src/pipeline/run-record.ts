import { randomUUID } from 'node:crypto';
import type { Clock, Logger } from '#base';
import type { RunRecord } from '#contract';
import { buildId, packageVersion } from './build-id.ts';

/** What an execution is told at its beginning. */
export interface RunStart {
  readonly command: string;
  readonly options: object;
  readonly seed: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What an execution gave, as far as it came. */
export type RunOutcome = Pick<RunRecord, 'status'> &
  Partial<Pick<RunRecord, 'datasets' | 'learner' | 'verdict' | 'metrics' | 'artifacts' | 'models'>> &
  Partial<Pick<RunRecord, 'curves' | 'parents' | 'timings' | 'error' | 'costs'>>;

/** An execution under way: its id, a log that remembers the warnings, and its record once it ended. */
export interface StartedRun {
  readonly id: string;
  readonly log: Logger;
  record(outcome: RunOutcome): RunRecord;
}

/** Begins the record of an execution. */
export function startRun({ command, options, seed, clock, log }: RunStart): StartedRun {
  const startedAt = new Date(clock.now()).toISOString();
  const started = clock.elapsedMs();
  const warnings: string[] = [];
  const id = `${startedAt.replaceAll(/[-:.]/g, '')}-${randomUUID().slice(0, 8)}`;
  return {
    id,
    log: {
      debug: (message) => log.debug(message),
      info: (message) => log.info(message),
      warn: (message) => {
        warnings.push(message);
        log.warn(message);
      },
    },
    record: (outcome) => ({
      formatVersion: 1,
      id,
      command,
      startedAt,
      seconds: Number(((clock.elapsedMs() - started) / 1000).toFixed(3)),
      options: { ...options },
      seed,
      build: buildId(),
      version: packageVersion(),
      datasets: [],
      learner: null,
      verdict: null,
      metrics: {},
      curves: {},
      artifacts: {},
      models: [],
      parents: [],
      timings: [],
      error: null,
      ...outcome,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      warnings,
      tags: [],
    }),
  };
}
