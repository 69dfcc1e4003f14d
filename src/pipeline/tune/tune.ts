import type { RunRecord, TuneOptions, Tuning } from '#contract';
import { tuningHtml } from '#report';
import type { Registry } from '#store';
import { packageVersion } from '../build-id.ts';
import { modelNameOf, type RegisteredModel, registerModel } from '../register-model.ts';
import type { RunHost } from '../run.ts';
import { startRun } from '../run-record.ts';
import { addUpTimings } from '../run-summary.ts';
import { metricsOf } from '../train/prediction-bundle.ts';
import { withJob } from '../train/with-train-job.ts';
import { TuneJob } from './tune-job.ts';

/** What tuning gives. */
export interface TuneResult {
  readonly tuning: Tuning;
  readonly model: RegisteredModel;
  /** Id of the run in the workspace. */
  readonly run: string;
  /** [trials] what each took; empty where all was in the workspace. */
  readonly seconds: readonly number[];
  readonly files: { readonly page: string; readonly summary: string };
}

const PAGE = 'tuning.html';
const SUMMARY = 'tuning.json';

/**
 * Searches for good options of learners and judges what it finds on rows that no trial saw: the same search is made within
 * the training part of every split. Registers the best as a model. Trials are kept in the workspace while it works, so
 * that a tuning that was stopped goes on, and so does a longer one; each is a run there in the end. A budget decides how
 * many trials there are and nothing else. `tuning.html` and `tuning.json` are published in the out folder.
 * @throws any code of the catalogue; nothing is published then.
 */
export function tune(options: TuneOptions, host: RunHost): Promise<TuneResult> {
  return withJob(
    { command: 'tune', options, jobOf: (jobHost) => new TuneJob(options, jobHost) },
    host,
    async ({ job, out, registry, runner, run }) => {
      const { tuning } = await (await job.tuned()).facts();
      const artifact = await job.model();
      const name = options.name ?? modelNameOf([...(await job.names()), (await job.targetFacts()).target]);
      const model = await registerModel(registry, { name, artifact, run });
      const { seconds } = job;
      const timings = { stages: addUpTimings(runner.timings), trials: seconds };
      const label = `${model.name}@${model.version}`;
      const files = {
        page: await out.prepare(PAGE, { text: tuningHtml(tuning, packageVersion()) }),
        summary: await out.prepare(SUMMARY, {
          text: `${JSON.stringify({ tuning, model: label, timings }, null, 2)}\n`,
        }),
      };
      await recordTrials(tuning, { options, run, seconds, registry }, host);
      await out.commit([]);
      return {
        result: { tuning, model, run, seconds, files },
        outcome: {
          learner: tuning.learner,
          verdict: tuning.prediction.verdict,
          metrics: metricsOf(tuning.prediction),
          curves: curvesOf(tuning),
          artifacts: { model: artifact },
          models: model.isNew ? [label] : [],
        },
      };
    },
  );
}

/** A run of each trial; none where nothing was computed, as the runs are there already. */
async function recordTrials(
  tuning: Tuning,
  {
    options,
    run,
    seconds,
    registry,
  }: { options: TuneOptions; run: string; seconds: readonly number[]; registry: Registry },
  host: RunHost,
): Promise<void> {
  for (const [i, took] of seconds.entries()) {
    const { learner, options: tried, scores, mean, error } = tuning.trials[i]!;
    const given = { learner, learnerOptions: { [learner]: tried }, target: options.target, trial: i + 1 };
    const record: RunRecord = startRun({
      ...host,
      command: 'trial',
      options: given,
      seed: options.seed,
    }).record({
      status: error === null ? 'done' : 'failed',
      learner,
      metrics: mean === null ? {} : { [tuning.metric]: { value: mean, low: null, high: null } },
      curves: {
        [tuning.metric]: { over: 'fold', at: scores.map((_, fold) => fold + 1), values: [...scores] },
      },
      parents: [run],
      error: error === null ? null : { code: 'FIT_DIVERGED', message: error },
    });
    await registry.appendRun({ ...record, id: idOf(run, i), seconds: Number(took.toFixed(3)) });
  }
}

/** Sorted by it, a trial stands before the tuning that it is a part of, so that the latest run is the tuning. */
function idOf(run: string, trial: number): string {
  const [time = '', own = ''] = run.split('-');
  return `${time}-+${own}-${String(trial + 1).padStart(5, '0')}`;
}

function curvesOf({ metric, trials }: Tuning) {
  return {
    [metric]: { over: 'trial', at: trials.map(({ trial }) => trial), values: trials.map(({ mean }) => mean) },
  };
}
