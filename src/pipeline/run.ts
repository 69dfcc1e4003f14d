import { AppError, type Clock, createRng, type Logger } from '#base';
import type { Dataset, RunOptions, StageName, Summary } from '#contract';
import { stageNames } from '#contract';
import { openDatasets, openRegistry, type Registry, Workspace } from '#store';
import { buildId } from './build-id.ts';
import type { EarlierModel } from './earlier-segments.ts';
import type { ExportFacts } from './export-customers.ts';
import { foretell } from './foretell/foretell.ts';
import type { Foretold } from './foretell/foretold.ts';
import { type ScoredNew, scoreNewCustomers } from './foretell/score-new.ts';
import { refuseDatabases } from './import-stage.ts';
import { Job } from './job.ts';
import { type OutFolder, openOutFolder } from './out-folder.ts';
import { publishResults } from './publish-results.ts';
import { modelNameOf, type RegisteredModel, registerModel } from './register-model.ts';
import { openResources } from './resources.ts';
import { doneOutcome, failedOutcome, importedOutcome } from './run-outcome.ts';
import { type StartedRun, startRun } from './run-record.ts';
import type { RunResult } from './run-result.ts';
import { runSummary } from './run-summary.ts';
import { type StageProgress, StageRunner, type StageTiming } from './stage-runner.ts';
import type { JobHost } from './table-job.ts';

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
 * results are published in the out folder at the end, each file whole or not at all. The workspace keeps a record of
 * the run, also of a failed one, and the model under `options.name`.
 * @throws any code of the catalogue; nothing is published then.
 */
export async function runPipeline(options: RunOptions, host: RunHost): Promise<RunResult> {
  refuseDatabases(options.files);
  try {
    const workspace = await Workspace.open(host.workspace, host.log);
    return await recordedRun(options, { host, workspace });
  } catch (error) {
    throw host.signal.aborted && !(error instanceof AppError && error.code === 'INTERRUPTED')
      ? new AppError('INTERRUPTED', 'the work was stopped before it was complete', { cause: error })
      : error;
  }
}

/** Runs the stages and appends the record of the run, however it ends. */
async function recordedRun(
  options: RunOptions,
  { host, workspace }: { host: RunHost; workspace: Workspace },
): Promise<RunResult> {
  const run = startRun({ ...host, command: 'run', options, seed: options.seed });
  const registry = openRegistry(workspace, host.clock);
  const heard = { ...host, log: run.log };
  const resources = openResources(workspace, heard);
  const runner = new StageRunner(workspace, { ...heard, build: buildId() });
  const names = openDatasets(workspace, host.clock);
  const { timings } = runner;
  let out: OutFolder | null = null;
  let job: Job | null = null;
  try {
    const like = await earlierModel(options, registry);
    const rng = createRng(options.seed);
    const jobHost = { ...heard, runner, resources, workspace, names, like, rng, foretell };
    job = new Job(options, jobHost);
    out = await openOutFolder(host.out);
    const found = await runStages(job, { options, out, timings, at: { registry, run, jobHost } });
    const model = await registered(job, { options, registry, run });
    await registry.appendRun(run.record(await doneOutcome(job, { ...found, model, timings })));
    return { ...found, run: run.id, model };
  } catch (error) {
    await out?.abandon();
    const outcome = failedOutcome(error, { signal: host.signal, timings });
    const imported = job === null ? {} : await importedOutcome(job, timings);
    const record = run.record({ ...outcome, ...imported });
    await registry.appendRun(record).catch((cause: Error) => {
      host.log.warn(`The run could not be recorded: ${cause.message}`);
    });
    throw error;
  } finally {
    await resources.close();
  }
}

/** The model that `--like` names. @throws MODEL_UNKNOWN */
async function earlierModel({ like }: RunOptions, registry: Registry): Promise<EarlierModel | null> {
  if (like === null) return null;
  const { record, version } = await registry.findModel(like);
  return { of: `${record.name}@${version.version}`, artifact: version.artifact };
}

async function runStages(
  job: Job,
  {
    options,
    out,
    timings,
    at,
  }: {
    options: RunOptions;
    out: OutFolder;
    timings: readonly StageTiming[];
    at: { registry: Registry; run: StartedRun; jobHost: JobHost };
  },
): Promise<Pick<RunResult, 'summary' | 'files'>> {
  const reaches = (stage: StageName) => reachesStage(options, stage);
  let datasets: readonly Dataset[] = await job.datasets();
  if (reaches('recipe')) datasets = await job.datasetsOfRecipe();
  if (reaches('segment')) await job.exploration();
  if (reaches('certify')) await job.certified();
  if (reaches('name')) await job.named();
  if (reaches('name')) await job.model();
  const report = reaches('report') ? await job.report() : null;
  const result = reaches('name')
    ? {
        certificate: (await job.certified()).certificate,
        named: await job.named(),
        actions: await job.actions(),
      }
    : null;
  const exports = report === null ? [] : (await report.facts()).exports;
  const foretold = report === null ? [] : await job.foretold();
  const predictions = await registeredPredictions(job, { foretold, options, ...at });
  const fresh = await scoredNew(job, { foretold, predictions, host: at.jobHost });
  const lists = fresh === null ? exports : [...exports, exportFacts(fresh.facts)];
  const summary = runSummary({ options, datasets, result, predictions, exports: lists, timings });
  const rejected = await job.rejectedFiles();
  const files = await publishResults(out, { summary, report, exports, fresh, rejected });
  return { summary, files };
}

function reachesStage({ until }: RunOptions, stage: StageName): boolean {
  return stageNames.indexOf(stage) <= stageNames.indexOf(until);
}

/** What was foretold with the names that its models got in the registry. */
async function registeredPredictions(
  job: Job,
  {
    foretold,
    options,
    registry,
    run,
  }: { foretold: readonly Foretold[]; options: RunOptions; registry: Registry; run: StartedRun },
): Promise<NonNullable<Summary['predictions']>> {
  const predictions = [];
  for (const { name, prediction, artifact } of foretold) {
    const base = options.name === null ? await job.segmentedNames() : [options.name];
    const model = await registerModel(registry, {
      name: modelNameOf([...base, name]),
      artifact,
      run: run.id,
    });
    predictions.push({ ...prediction, model: `${model.name}@${model.version}` });
  }
  return predictions;
}

/** The list of new customers with the segment that each is foretold to be in; null where there is none. */
async function scoredNew(
  job: Job,
  {
    foretold,
    predictions,
    host,
  }: {
    foretold: readonly Foretold[];
    predictions: NonNullable<Summary['predictions']>;
    host: JobHost;
  },
): Promise<{ folder: string; facts: ScoredNew } | null> {
  const at = foretold.findIndex(({ name }) => name === 'segment');
  const label = predictions[at]?.model ?? null;
  if (label === null) return null;
  const { artifact } = foretold[at]!;
  const stage = await scoreNewCustomers(job, { artifact, label }, host);
  if (stage === null) return null;
  const facts = await stage.facts();
  const told = facts.findings.filter(({ code }) => !code.startsWith('verdict-'));
  for (const { message } of told) host.log.info(`New customers: ${message}`);
  return { folder: stage.folder, facts };
}

function exportFacts({ file, neutralised, cut }: ScoredNew): ExportFacts {
  return { file, neutralised, cut };
}

/** The model of the run in the registry; null when it has none. */
async function registered(
  job: Job,
  { options, registry, run }: { options: RunOptions; registry: Registry; run: StartedRun },
): Promise<RegisteredModel | null> {
  if (!reachesStage(options, 'name')) return null;
  const artifact = await job.model();
  if (artifact === null) {
    run.log.info('Value tiers and segments made elsewhere are no model: none is registered.');
    return null;
  }
  const name = options.name ?? modelNameOf(await job.segmentedNames());
  return registerModel(registry, { name, artifact, run: run.id });
}
