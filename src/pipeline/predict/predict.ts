import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Predictions } from '#contract';
import { predictionStamp, stampInFiles, stampSentence } from '../prediction-stamp.ts';
import type { RunHost } from '../run.ts';
import type { ScoredFiles } from '../score/order-files.ts';
import { replacedFile, writing } from '../score/replaced-file.ts';
import { scoreFindings } from '../score/score-findings.ts';
import { steadyFile } from '../score/steady-file.ts';
import { type PlacedFile, placeFile } from './placed-file.ts';
import { firstRows, type PredictedRows, predictionsCsv } from './predicted-rows.ts';
import { unknownColumns, unknownTo } from './unknown-to.ts';
import { type PredictionWork, withPrediction } from './with-prediction.ts';

/** What to predict, by which model. */
export interface PredictOptions extends Omit<ScoredFiles, 'customers'> {
  /** `name`, `name@alias`, `name@3` or `latest`; a plain name is the champion. */
  readonly model: string;
  /** CSV file for all rows; null for none. */
  readonly out?: string | null;
  /** Rows in the result; default, and most, 10,000. */
  readonly limit?: number;
}

/** Rows that are predicted at once; `score` takes any number. */
const MOST_ROWS = 100_000;
/** Rows that a result holds. */
const MOST_TOLD = 10_000;

/**
 * Predicts the class of every row of a small file, or of every customer of an order log: the same figures as `score`,
 * as a value instead of a copy of the file. The verdict of the model stands beside them, in a file in every row
 * unless it is a signal. The workspace keeps a record of the execution.
 * @throws OPTION_INVALID, MODEL_UNKNOWN, BUNDLE_CORRUPT, WORKSPACE_*, FILE_*, TABLE_*, COLUMN_*, OUTPUT_NOT_WRITABLE,
 * INTERRUPTED; LIMIT_EXCEEDED for a file of more than 100,000 rows
 */
export async function predict(options: PredictOptions, host: RunHost): Promise<Predictions> {
  const { limit = MOST_TOLD, out = null, model: _, ...files } = options;
  return withPrediction({ command: 'predict', options, seed: 1 }, host, async (work) => {
    const { model, loaded, tempDir, ctx } = work;
    const source = await steadyFile(options.file, ctx.signal);
    const placed = await placeFile(model, { files, tempDir, most: MOST_ROWS }, ctx);
    const predicted = await predictedRows(work, placed);
    await source.verify();
    const { prediction } = loaded.manifest;
    const written = out === null ? null : await writeAll(out, predicted, work);
    const table = { nRows: placed.nRows, names: [], unread: unreadOf(placed) };
    const unknown = unknownTo(model, placed);
    const findings = scoreFindings(model, { ...table, neutralised: written?.neutralised ?? 0 }, placed.tally);
    const result: Predictions = {
      model: model.label,
      target: prediction.target,
      description: prediction.description,
      verdict: predictionStamp(prediction),
      sentence: stampSentence(prediction),
      classes: model.groups.map(({ name }, one) => ({ name, rows: placed.tally.sizes[one]! })),
      rows: firstRows(predicted, Math.min(limit, MOST_TOLD)),
      total: placed.rows.length,
      withoutPrediction: placed.nRows - placed.rows.length,
      unknown,
      findings: [...findings, ...unknownColumns(unknown)],
      cutoff: placed.cutoff,
      file: out,
    };
    const { sha256 } = source;
    const dataset = { name: basename(options.file), sha256, rows: placed.nRows, artifact: null };
    return { result, outcome: { datasets: [dataset] } };
  });
}

/** Rows that the import of a log turned down are no customers of their own. */
function unreadOf({ made, unreadRows }: PlacedFile): { count: number; lines: number[] } {
  return { count: made === null ? unreadRows : 0, lines: [] };
}

async function predictedRows(
  { model, loaded }: Pick<PredictionWork, 'model' | 'loaded'>,
  placed: PlacedFile,
): Promise<PredictedRows> {
  const { idColumn } = loaded.manifest;
  const ids = idColumn !== null && placed.names.includes(idColumn) ? await placed.texts(idColumn) : null;
  const classes = model.groups.map(({ name }) => name);
  return { classes, rows: placed.rows, placed: placed.placed, ids };
}

async function writeAll(
  out: string,
  predicted: PredictedRows,
  { model, loaded }: Pick<PredictionWork, 'model' | 'loaded'>,
): Promise<{ neutralised: number }> {
  const stamp = stampInFiles(loaded.manifest.prediction);
  const constants = { model: model.label, ...(stamp === null ? {} : { verdict: stamp }) };
  const { idColumn } = loaded.manifest;
  const { text, neutralised } = predictionsCsv(predicted, { idColumn, constants });
  const file = await replacedFile(out);
  try {
    await writing(out, () => writeFile(file.temporary, text));
    await file.publish(null);
  } catch (error) {
    await file.abandon();
    throw error;
  }
  return { neutralised };
}
