import { AppError, createRng } from '#base';
import type { TrainOptions } from '#contract';
import { openDatasets, openRegistry, type Registry, Workspace } from '#store';
import { buildId } from '../build-id.ts';
import { dataVersion } from '../data-version.ts';
import { refuseDatabases } from '../import-stage.ts';
import { type OutFolder, openOutFolder } from '../out-folder.ts';
import { openResources } from '../resources.ts';
import type { RunHost } from '../run.ts';
import { failedOutcome } from '../run-outcome.ts';
import { type RunOutcome, startRun } from '../run-record.ts';
import { addUpTimings } from '../run-summary.ts';
import { StageRunner } from '../stage-runner.ts';
import type { JobHost } from '../table-job.ts';
import { TrainJob } from './train-job.ts';

/** What work on a training job is given. */
export interface TrainWork<Job extends TrainJob = TrainJob> {
  readonly job: Job;
  readonly out: OutFolder;
  readonly registry: Registry;
  readonly runner: StageRunner;
  readonly workspace: Workspace;
  /** Id of the run in the workspace. */
  readonly run: string;
}

/** Does work on a training job; the workspace keeps a record of it, also of a failure, in which nothing is published. */
export function withTrainJob<T>(
  { command, options }: { command: string; options: TrainOptions },
  host: RunHost,
  work: (given: TrainWork) => Promise<{ result: T; outcome: Partial<RunOutcome> }>,
): Promise<T> {
  return withJob({ command, options, jobOf: (jobHost) => new TrainJob(options, jobHost) }, host, work);
}

/** The same with a job of the caller's. */
export async function withJob<T, Job extends TrainJob>(
  { command, options, jobOf }: JobCall<Job>,
  host: RunHost,
  work: (given: TrainWork<Job>) => Promise<{ result: T; outcome: Partial<RunOutcome> }>,
): Promise<T> {
  refuseDatabases(options.files);
  try {
    const workspace = await Workspace.open(host.workspace, host.log);
    return await recorded({ command, options, workspace, jobOf }, host, work);
  } catch (error) {
    throw host.signal.aborted && !(error instanceof AppError && error.code === 'INTERRUPTED')
      ? new AppError('INTERRUPTED', 'the work was stopped before it was complete', { cause: error })
      : error;
  }
}

interface JobCall<Job> {
  readonly command: string;
  readonly options: TrainOptions;
  jobOf(host: JobHost): Job;
}

async function recorded<T, Job extends TrainJob>(
  { command, options, workspace, jobOf }: JobCall<Job> & { workspace: Workspace },
  host: RunHost,
  work: (given: TrainWork<Job>) => Promise<{ result: T; outcome: Partial<RunOutcome> }>,
): Promise<T> {
  const run = startRun({ ...host, command, options, seed: options.seed });
  const registry = openRegistry(workspace, host.clock);
  const heard = { ...host, log: run.log };
  const resources = openResources(workspace, heard);
  const runner = new StageRunner(workspace, { ...heard, build: buildId() });
  const names = openDatasets(workspace, host.clock);
  let out: OutFolder | null = null;
  try {
    const rng = createRng(options.seed);
    const job = jobOf({ ...heard, runner, resources, workspace, names, rng });
    out = await openOutFolder(host.out);
    const { result, outcome } = await work({ job, out, registry, runner, workspace, run: run.id });
    const imports = await job.imports();
    const datasets = (await job.datasets()).map((dataset, i) => dataVersion(dataset, imports[i]!.artifact));
    const timings = addUpTimings(runner.timings);
    await registry.appendRun(run.record({ status: 'done', datasets, timings, ...outcome }));
    return result;
  } catch (error) {
    await out?.abandon();
    const record = run.record(failedOutcome(error, { signal: host.signal, timings: runner.timings }));
    await registry.appendRun(record).catch((cause: Error) => {
      host.log.warn(`The run could not be recorded: ${cause.message}`);
    });
    throw error;
  } finally {
    await resources.close();
  }
}
