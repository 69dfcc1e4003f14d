import { invariant } from '#base';
import type { Prediction, RunRecord, TrainOptions } from '#contract';
import { predictionHtml } from '#report';
import { readBundle } from '#store';
import { modelNameOf, type RegisteredModel, registerModel } from '../register-model.ts';
import type { RunHost } from '../run.ts';
import type { RunOutcome } from '../run-record.ts';
import { addUpTimings } from '../run-summary.ts';
import { writeEventFiles } from '../tensorboard/write-event-files.ts';
import { metricsOf } from './prediction-bundle.ts';
import type { TrainJob } from './train-job.ts';
import { runCurvesOf } from './training-recorder.ts';
import { type TrainWork, withTrainJob } from './with-train-job.ts';

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
 * @param host with the folder that training curves are written to for TensorBoard, if any.
 * @throws any code of the catalogue; nothing is published then.
 */
export function train(options: TrainOptions, host: TrainHost): Promise<TrainResult> {
  return withTrainJob({ command: 'train', options }, host, (given) => trainClasses(given, host));
}

/** Where training reports to, and the folder that training curves are written to for TensorBoard, if any. */
export type TrainHost = RunHost & { readonly tensorboard?: string | null };

/** The work of `train` on a job that is under way. */
export async function trainClasses(
  { job, out, registry, runner, workspace, run }: TrainWork,
  { tensorboard = null, ...host }: TrainHost,
): Promise<{ result: TrainResult; outcome: Partial<RunOutcome> }> {
  const artifact = await job.model();
  const { manifest } = await readBundle(workspace.artifactFolder(artifact));
  invariant(manifest.kind === 'prediction', 'training gives a model of classes');
  const name = job.options.name ?? (await defaultName(job));
  const model = await registerModel(registry, { name, artifact, run });
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
  const curves = prediction.trainingCurves ?? [];
  const at = Math.floor(host.clock.now() / 1000);
  const events =
    tensorboard === null
      ? []
      : await writeEventFiles(curves, { folder: tensorboard, run: `${label}-${run}`, at });
  if (tensorboard !== null && events.length === 0)
    host.log.warn(
      `--tensorboard: ${prediction.learnerTitle} does not learn in steps; there are no curves to write.`,
    );
  return {
    result: { prediction, model, run, files, timings },
    outcome: {
      learner: prediction.learner,
      verdict: prediction.verdict,
      metrics: metricsOf(prediction),
      ...costsOf(job),
      curves: runCurvesOf(prediction.trainingCurves ?? []),
      artifacts: { model: artifact },
      models: model.isNew ? [label] : [],
    },
  };
}

/** To six digits. */
export function costsOf({ costs }: Pick<TrainJob, 'costs'>): Pick<RunRecord, 'costs'> {
  const told = Object.entries(costs).map(([name, { fitSeconds, predictSeconds }]) => [
    name,
    { fitSeconds: Number(fitSeconds.toPrecision(6)), predictSeconds: Number(predictSeconds.toPrecision(6)) },
  ]);
  return told.length === 0 ? {} : { costs: Object.fromEntries(told) };
}

async function defaultName(job: TrainJob): Promise<string> {
  const { source, target } = await job.targetFacts();
  const what =
    source === 'column' || source === 'churn-column' ? target : source === 'segment' ? 'segment' : 'churn';
  return modelNameOf([...(await job.names()), what]);
}
