import { join } from 'node:path';
import { silentLogger, systemClock } from '#base';
import { trainOptionsSchema } from '#contract';
import { type TrainResult, train } from '#pipeline';
import { temporaryFolder } from './run-job.ts';

/** Trains in fresh folders (or in those given). */
export async function runTrain(
  options: Record<string, unknown> & { files: string[]; target: Record<string, unknown> },
  host: { workspace?: string; out?: string; threads?: number } = {},
): Promise<TrainResult> {
  const folder = await temporaryFolder();
  return train(trainOptionsSchema.parse(options), {
    clock: systemClock,
    log: silentLogger,
    progress: { report() {} },
    signal: new AbortController().signal,
    threads: host.threads ?? 2,
    workspace: host.workspace ?? join(folder, 'workspace'),
    out: host.out ?? join(folder, 'out'),
  });
}
