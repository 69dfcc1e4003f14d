import { AppError, type ErrorCode } from '#base';
import { dataVersion } from './data-version.ts';
import type { Job } from './job.ts';
import { criteriaCurves } from './run-curves.ts';
import type { RunOutcome } from './run-record.ts';
import type { RunResult } from './run-result.ts';
import { addUpTimings } from './run-summary.ts';
import { segmentationMetrics } from './segmentation-metrics.ts';
import type { StageTiming } from './stage-runner.ts';

/** What the record of a finished run of the main job says. */
export async function doneOutcome(
  job: Job,
  { summary, model, timings }: Pick<RunResult, 'summary' | 'model'> & { timings: readonly StageTiming[] },
): Promise<RunOutcome> {
  const imports = await job.imports();
  const datasets = await job.datasets();
  const { segmentation } = summary;
  const certificate = segmentation === null ? null : (await job.certified()).certificate;
  const bundle = segmentation === null ? null : await job.model();
  return {
    status: 'done',
    datasets: datasets.map((dataset, i) => dataVersion(dataset, imports[i]!.artifact)),
    learner: segmentation?.learner ?? null,
    verdict: segmentation?.verdict ?? null,
    metrics: certificate === null ? {} : segmentationMetrics(certificate),
    curves: certificate === null ? {} : criteriaCurves(certificate.candidates),
    artifacts: { ...artifactsOf(timings), ...(bundle === null ? {} : { model: bundle }) },
    models: [
      ...(model?.isNew ? [`${model.name}@${model.version}`] : []),
      ...(summary.predictions ?? []).flatMap((one) => one.model ?? []),
    ],
    timings: addUpTimings(timings),
  };
}

/** What was imported of a run that did not get to its end; nothing unless it read all of its files. */
export async function importedOutcome(
  job: Job,
  timings: readonly StageTiming[],
): Promise<Pick<RunOutcome, 'datasets'>> {
  const done = timings.filter(({ stage }) => stage === 'import');
  if (done.length < job.options.files.length) return {};
  try {
    const datasets = await job.datasets();
    return { datasets: datasets.map((dataset, i) => dataVersion(dataset, done[i]!.artifact)) };
  } catch {
    return {};
  }
}

/** What the record of a run says that failed or was interrupted: the stages that it finished, and why it ended. */
export function failedOutcome(
  error: unknown,
  { signal, timings }: { signal: AbortSignal; timings: readonly StageTiming[] },
): RunOutcome {
  const message = error instanceof Error ? error.message : String(error);
  return {
    status: signal.aborted ? 'interrupted' : 'failed',
    error: { code: codeOf(error, signal), message },
    artifacts: artifactsOf(timings),
    timings: addUpTimings(timings),
  };
}

function codeOf(error: unknown, { aborted }: AbortSignal): ErrorCode {
  if (error instanceof AppError) return error.code;
  return aborted ? 'INTERRUPTED' : 'INTERNAL';
}

/** Artifact of each stage; the second file of an import is `import.2`. */
function artifactsOf(timings: readonly StageTiming[]): Record<string, string> {
  const artifacts: Record<string, string> = {};
  const times = new Map<string, number>();
  for (const { stage, artifact } of timings) {
    const nth = (times.get(stage) ?? 0) + 1;
    times.set(stage, nth);
    artifacts[nth === 1 ? stage : `${stage}.${nth}`] = artifact;
  }
  return artifacts;
}
