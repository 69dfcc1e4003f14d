import { AppError } from '#base';
import type { ScoredFiles } from '../score/order-files.ts';
import { churnOfLog, type JudgedWindow, windowOfLog } from './churn-of-log.ts';
import { type PlacedFile, placeFile } from './placed-file.ts';
import { classesOfColumn, classesOfFormula, type ToldClasses, targetOfModel } from './told-classes.ts';
import type { PredictionWork } from './with-prediction.ts';

/** A file with what a model says of its rows and what came. */
export interface JudgedFile {
  readonly placed: PlacedFile;
  readonly told: ToldClasses;
  readonly window: JudgedWindow | null;
  /** Customers who had left before the window. */
  readonly gone: number;
}

/**
 * What the model says of the rows of the file, and what the file says.
 * @param target column with the true classes; null for the target of the model.
 * @throws OPTION_INVALID when the file cannot tell the target, TARGET_INVALID when a log is too short, COLUMN_UNKNOWN
 */
export async function judgedFile(
  { files, target: named }: { files: ScoredFiles; target: string | null },
  work: PredictionWork,
): Promise<JudgedFile> {
  const { model, loaded, tempDir, ctx } = work;
  const target = targetOfModel(loaded.manifest);
  const classes = loaded.manifest.prediction.classes.map(({ name }) => name);
  if (named === null && target.kind === 'segment') throw unknownSegments(model.label);
  if (target.kind === 'churn-days') {
    if (named !== null) throw ownTarget(model.label);
    return judgedLog(files, work);
  }
  const placed = await placeFile(model, { files, tempDir, most: null }, ctx);
  if (named === null && target.kind === 'churn-when') {
    const asked = { formula: target.formula, classes, files, tempDir };
    return { placed, told: await classesOfFormula(placed, asked, ctx), window: null, gone: 0 };
  }
  const column = named ?? loaded.manifest.prediction.target;
  const told = await classesOfColumn(placed, { column, classes, file: files.file });
  return { placed, told, window: null, gone: 0 };
}

async function judgedLog(files: ScoredFiles, work: PredictionWork): Promise<JudgedFile> {
  const { model, loaded, tempDir, ctx } = work;
  const { outcome, orders } = loaded.manifest;
  if (outcome == null) {
    throw new AppError(
      'OPTION_INVALID',
      `--model ${model.label}: expected a model that tells which days it foretells, got one of an earlier release`,
      { hint: 'Train it again with clientele train --churn-days.', data: { model: model.label } },
    );
  }
  const money = orders?.money ?? null;
  const { cutoff = null } = files;
  const file = files.orders ?? files.file;
  let window: JudgedWindow | null = null;
  const placed = await placeFile(
    model,
    {
      files,
      tempDir,
      most: null,
      cutoffOf: async (log, engine) => {
        window = await windowOfLog(log, { outcome, money, cutoff, file }, { engine, signal: ctx.signal });
        return window.cutoff;
      },
    },
    ctx,
  );
  if (window === null) throw new AppError('INTERNAL', 'evaluate: expected a window of the log');
  const { y, gone } = await churnOfLog(placed, { outcome, window, money }, ctx);
  return { placed, told: { y, others: [] }, window, gone };
}

function unknownSegments(label: string): AppError {
  return new AppError(
    'OPTION_INVALID',
    `--model ${label}: expected a column with the true segments, as a file of new customers does not tell them`,
    {
      hint: 'Score the customers by their segmentation once they have orders (clientele score), and name its column: --target segment_name.',
      data: { model: label },
    },
  );
}

function ownTarget(label: string): AppError {
  return new AppError(
    'OPTION_INVALID',
    `--model ${label}: expected no --target, as the order log itself tells who came again`,
    { hint: 'Leave --target out; --cutoff says at which day it is judged.', data: { model: label } },
  );
}
