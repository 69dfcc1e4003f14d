import { AppError, type Clock, createRng, type Logger } from '#base';
import type { Dataset, RunOptions, StageName } from '#contract';
import { stageNames } from '#contract';
import { Workspace } from '#store';
import { buildId } from './build-id.ts';
import { Job, type JobHost } from './job.ts';
import { type OutFolder, openOutFolder } from './out-folder.ts';
import { publishResults } from './publish-results.ts';
import { openResources } from './resources.ts';
import type { RunResult } from './run-result.ts';
import { runSummary } from './run-summary.ts';
import { type StageProgress, StageRunner } from './stage-runner.ts';

/** Where and how a run works: folders, threads, and who hears of it. */
export interface RunHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly progress: StageProgress;
  readonly signal: AbortSignal;
  readonly threads: number;
  readonly workspace: string;
  readonly out: string;
}

/**
 * The main job: import, recipe, segment, certify, name, report. Finished stages are taken from the workspace; the
 * results are published in the out folder at the end, each file whole or not at all.
 * @throws any code of the catalogue; nothing is published then.
 */
export async function runPipeline(options: RunOptions, host: RunHost): Promise<RunResult> {
  const out = await openOutFolder(host.out);
  try {
    const workspace = await Workspace.open(host.workspace, host.log);
    const resources = openResources(workspace, host);
    const runner = new StageRunner(workspace, { ...host, build: buildId() });
    const jobHost: JobHost = { ...host, runner, resources, rng: createRng(options.seed) };
    try {
      return await runStages(new Job(options, jobHost), { options, out, runner });
    } finally {
      await resources.close();
    }
  } catch (error) {
    await out.abandon();
    throw host.signal.aborted && !(error instanceof AppError && error.code === 'INTERRUPTED')
      ? new AppError('INTERRUPTED', 'the work was stopped before it was complete', { cause: error })
      : error;
  }
}

async function runStages(
  job: Job,
  { options, out, runner }: { options: RunOptions; out: OutFolder; runner: StageRunner },
): Promise<RunResult> {
  const last = stageNames.indexOf(options.until);
  const reaches = (stage: StageName) => stageNames.indexOf(stage) <= last;
  let datasets: readonly Dataset[] = await job.datasets();
  if (reaches('recipe')) datasets = await job.datasetsOfRecipe();
  if (reaches('segment')) await job.exploration();
  if (reaches('certify')) await job.certified();
  if (reaches('name')) await job.named();
  const report = reaches('report') ? await job.report() : null;
  const result = reaches('name')
    ? { certificate: (await job.certified()).certificate, named: await job.named() }
    : null;
  const summary = runSummary({ options, datasets, result, timings: runner.timings });
  const files = await publishResults(out, { summary, report, rejected: await job.rejectedFiles() });
  return { summary, files };
}
