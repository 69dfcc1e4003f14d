import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { runOptionsSchema } from '#contract';
import { type RunResult, runPipeline } from '#pipeline';

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the main job in fresh folders (or in those given). */
export async function runJob(
  options: Record<string, unknown> & { files: string[] },
  host: { workspace?: string; out?: string; threads?: number } = {},
): Promise<RunResult> {
  const folder = await temporaryFolder();
  return runPipeline(runOptionsSchema.parse(options), {
    clock: systemClock,
    log: silentLogger,
    progress: { report() {} },
    signal: new AbortController().signal,
    threads: host.threads ?? 2,
    workspace: host.workspace ?? join(folder, 'workspace'),
    out: host.out ?? join(folder, 'out'),
  });
}
