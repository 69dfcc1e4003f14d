import { AppError, createRng } from '#base';
import type { Prediction, TrainOptions } from '#contract';
import { predictionHtml } from '#report';
import { openDatasets, openRegistry, readBundle, Workspace } from '#store';
import { buildId } from '../build-id.ts';
import { dataVersion } from '../data-version.ts';
import { refuseDatabases } from '../import-stage.ts';
import { type OutFolder, openOutFolder } from '../out-folder.ts';
import { modelNameOf, type RegisteredModel, registerModel } from '../register-model.ts';
import { openResources } from '../resources.ts';
import type { RunHost } from '../run.ts';
import { failedOutcome } from '../run-outcome.ts';
import { type RunOutcome, startRun } from '../run-record.ts';
import { addUpTimings } from '../run-summary.ts';
import { StageRunner, type StageTiming } from '../stage-runner.ts';
import { metricsOf } from './prediction-bundle.ts';
import { TrainJob } from './train-job.ts';

/** What training gives. */
export interface TrainResult {
  readonly prediction: Prediction;
  readonly model: RegisteredModel;
  /** Id of the run in the workspace. */
  readonly run: string;
  readonly files: { readonly page: string; readonly summary: string };
  readonly timings: ReturnType<typeof addUpTimings>;
}

const PAGE = 'prediction.html';
const SUMMARY = 'prediction.json';

/**
 * Learns to predict a target, compares learners with rules of thumb, tells whether the figures can be believed, and
 * registers the best. Finished stages are taken from the workspace, which keeps a record of the run, also of a failed
 * one. `prediction.html` and `prediction.json` are published in the out folder at the end.
 * @throws any code of the catalogue; nothing is published then.
 */
export async function train(options: TrainOptions, host: RunHost): Promise<TrainResult> {
  refuseDatabases(options.files);
  try {
    const workspace = await Workspace.open(host.workspace, host.log);
    return await recorded(options, { host, workspace });
  } catch (error) {
    throw host.signal.aborted && !(error instanceof AppError && error.code === 'INTERRUPTED')
      ? new AppError('INTERRUPTED', 'the work was stopped before it was complete', { cause: error })
      : error;
  }
}

async function recorded(
  options: TrainOptions,
  { host, workspace }: { host: RunHost; workspace: Workspace },
): Promise<TrainResult> {
  const run = startRun({ ...host, command: 'train', options, seed: options.seed });
  const registry = openRegistry(workspace, host.clock);
  const heard = { ...host, log: run.log };
  const resources = openResources(workspace, heard);
  const runner = new StageRunner(workspace, { ...heard, build: buildId() });
  const names = openDatasets(workspace, host.clock);
  let out: OutFolder | null = null;
  try {
    const rng = createRng(options.seed);
    const job = new TrainJob(options, { ...heard, runner, resources, workspace, names, rng });
    out = await openOutFolder(host.out);
    const artifact = await job.model();
    const { manifest } = await readBundle(workspace.artifactFolder(artifact));
    if (manifest.kind !== 'prediction') throw new AppError('INTERNAL', 'train: expected a model of classes');
    const name = options.name ?? (await defaultName(job));
    const model = await registerModel(registry, { name, artifact, run: run.id });
    const { prediction } = manifest;
    const timings = addUpTimings(runner.timings);
    const label = `${model.name}@${model.version}`;
    const page = await out.prepare(PAGE, { text: predictionHtml(manifest, label) });
    const summary = { predictions: [prediction], model: label, timings };
    const files = {
      page,
      summary: await out.prepare(SUMMARY, { text: `${JSON.stringify(summary, null, 2)}\n` }),
    };
    await out.commit([]);
    await registry.appendRun(
      run.record(await outcome(job, { prediction, model, timings: runner.timings, artifact })),
    );
    return { prediction, model, run: run.id, files, timings };
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

async function defaultName(job: TrainJob): Promise<string> {
  const { source, target } = await job.targetFacts();
  const what =
    source === 'column' || source === 'churn-column' ? target : source === 'segment' ? 'segment' : 'churn';
  return modelNameOf([...(await job.names()), what]);
}

async function outcome(
  job: TrainJob,
  {
    prediction,
    model,
    timings,
    artifact,
  }: { prediction: Prediction; model: RegisteredModel; timings: readonly StageTiming[]; artifact: string },
): Promise<RunOutcome> {
  const imports = await job.imports();
  const datasets = await job.datasets();
  return {
    status: 'done',
    datasets: datasets.map((dataset, i) => dataVersion(dataset, imports[i]!.artifact)),
    learner: prediction.learner,
    verdict: prediction.verdict,
    metrics: metricsOf(prediction),
    artifacts: { model: artifact },
    models: model.isNew ? [`${model.name}@${model.version}`] : [],
    timings: addUpTimings(timings),
  };
}
