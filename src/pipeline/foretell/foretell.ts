import { AppError } from '#base';
import { selectRows } from '#matrix';
import { readBundle } from '#store';
import type { SegmentedRun } from '../segmented-run.ts';
import type { JobHost } from '../table-job.ts';
import { type LoadedPrediction, loadPrediction } from '../train/load-prediction.ts';
import { TrainJob } from '../train/train-job.ts';
import type { Foretold } from './foretold.ts';
import { targetsOf } from './targets-of.ts';

/** Codes of what only means that there is nothing to foretell. */
const NOTHING = ['TARGET_INVALID', 'NO_FEATURES', 'TABLE_TOO_FEW_ROWS', 'ROLE_MISSING', 'COLUMN_WRONG_KIND'];

/** Trains what the files of a run allow. What cannot be learned is told and left out. */
export async function foretell(job: SegmentedRun, host: JobHost): Promise<Foretold[]> {
  const { table } = await job.recipeFacts();
  const targets = targetsOf(job.options, { table, datasets: await job.datasets() });
  const found: Foretold[] = [];
  for (const [i, { name, options }] of targets.entries()) {
    const share = (at: number) => 0.82 + (0.15 * at) / targets.length;
    const runner = host.runner.within(share(i), share(i + 1));
    try {
      const training = new TrainJob(options, { ...host, runner, like: null }, job);
      const artifact = await training.model();
      const loaded = loadPrediction(await readBundle(host.workspace.artifactFolder(artifact)));
      const scores = name === 'churn' ? await scoresOf(loaded, job) : null;
      found.push({ name, prediction: loaded.manifest.prediction, artifact, scores });
    } catch (error) {
      if (!(error instanceof AppError) || !NOTHING.includes(error.code)) throw error;
      host.log.info(
        `${name === 'churn' ? 'Churn' : 'The segment of new customers'} is not foretold: ${error.message}`,
      );
    }
  }
  return found;
}

/** The probability of the positive class for every customer of the run's table who has figures. */
async function scoresOf(
  { columns: read, procedure, manifest }: LoadedPrediction,
  job: SegmentedRun,
): Promise<Float32Array | null> {
  const { table } = await job.recipeFacts();
  const wanted = read.map(({ name }) => name);
  const columns = wanted.map((name) => table.columns.find((column) => column.name === name));
  if (columns.includes(undefined)) return null;
  const recency = table.columns.find(({ rfm }) => rfm === 'recency');
  const readsFigures = manifest.columns.some(({ figure }) => figure === true);
  const frame = await job.readColumns([
    ...columns.filter((column) => column !== undefined),
    ...(recency !== undefined && !wanted.includes(recency.name) ? [recency] : []),
  ]);
  const last = frame.columns.find(({ name }) => name === recency?.name);
  const isKnown = (row: number) =>
    !readsFigures || last?.type !== 'numeric' || Number.isFinite(last.values[row]!);
  const rows = Uint32Array.from({ length: table.nRows }, (_, row) => row).filter(isKnown);
  const ctx = await job.scoringContext();
  const probabilities = await procedure.predict(selectRows(frame, rows), ctx);
  const { nClasses } = procedure;
  const scores = new Float32Array(table.nRows).fill(Number.NaN);
  for (const [i, row] of rows.entries()) scores[row] = probabilities[i * nClasses + nClasses - 1]!;
  return scores;
}
