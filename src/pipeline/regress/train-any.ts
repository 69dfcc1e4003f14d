import type { Regression, TrainOptions } from '#contract';
import { regressionHtml } from '#report';
import { packageVersion } from '../build-id.ts';
import type { RunOutcome } from '../run-record.ts';
import { addUpTimings } from '../run-summary.ts';
import { type TrainHost, type TrainResult, trainClasses } from '../train/train.ts';
import { type TrainWork, withJob } from '../train/with-train-job.ts';
import { ValueJob } from './value-job.ts';

/** What training on a number gives. No model is kept yet. */
export interface ValueResult {
  readonly regression: Regression;
  /** Id of the run in the workspace. */
  readonly run: string;
  readonly files: { readonly page: string; readonly summary: string };
  readonly timings: ReturnType<typeof addUpTimings>;
}

/** What training gives: of classes a model, of a number a comparison with its verdict. */
export type AnyTrainResult = TrainResult | ValueResult;

const PAGE = 'regression.html';
const SUMMARY = 'regression.json';

/**
 * Learns to predict a class or a number, whichever the target is: compares learners with rules of thumb and tells
 * whether the figures can be believed. Of classes that is `train`; of a number `regression.html` and `regression.json`
 * are published in the out folder, and no model is registered.
 * @throws any code of the catalogue; nothing is published then.
 */
export async function trainAny(options: TrainOptions, host: TrainHost): Promise<AnyTrainResult> {
  const jobOf = (jobHost: ConstructorParameters<typeof ValueJob>[1]) => new ValueJob(options, jobHost);
  return withJob<AnyTrainResult, ValueJob>({ command: 'train', options, jobOf }, host, async (given) =>
    (await given.job.isOfNumbers()) ? trainNumber(given) : trainClasses(given, host),
  );
}

async function trainNumber({
  job,
  out,
  runner,
  run,
}: TrainWork<ValueJob>): Promise<{ result: ValueResult; outcome: Partial<RunOutcome> }> {
  const regression = await job.regression();
  const page = await out.prepare(PAGE, { text: regressionHtml(regression, packageVersion()) });
  const timings = addUpTimings(runner.timings);
  const text = `${JSON.stringify({ regressions: [regression], timings }, null, 2)}\n`;
  const files = { page, summary: await out.prepare(SUMMARY, { text }) };
  await out.commit([]);
  const metrics = Object.fromEntries(
    Object.entries(regression.metrics).flatMap(([name, { mean, low, high }]) =>
      mean === null ? [] : [[name, { value: mean, low, high }]],
    ),
  );
  return {
    result: { regression, run, files, timings },
    outcome: { learner: regression.learner, verdict: regression.verdict, metrics },
  };
}
