import { basename } from 'node:path';
import { AppError } from '#base';
import type { Evaluation, PredictionManifest } from '#contract';
import { selectRows } from '#matrix';
import { readFrame } from '#table';
import { predictionStamp, stampSentence } from '../prediction-stamp.ts';
import type { RunHost } from '../run.ts';
import type { ScoredFiles } from '../score/order-files.ts';
import { placedOf } from '../score/place-rows.ts';
import { scoreFindings } from '../score/score-findings.ts';
import { steadyFile } from '../score/steady-file.ts';
import { churnOfLog, type JudgedWindow, windowOfLog } from './churn-of-log.ts';
import { NO_CLASS, OTHER_CLASS } from './class-matcher.ts';
import { evaluationFigures, type JudgedRows } from './evaluation-figures.ts';
import { independenceOf } from './independence.ts';
import { type PlacedFile, placeFile } from './placed-file.ts';
import { classesOfColumn, classesOfFormula, type ToldClasses, targetOfModel } from './told-classes.ts';
import { unknownColumns, unknownTo } from './unknown-to.ts';
import { type PredictionWork, withPrediction } from './with-prediction.ts';

/** What to evaluate a model on. */
export interface EvaluateOptions extends Omit<ScoredFiles, 'customers'> {
  /** `name`, `name@alias`, `name@3` or `latest`; a plain name is the champion. */
  readonly model: string;
  /** Column with the true classes; null for the one that the model was trained for. */
  readonly target?: string | null;
  /** Of the bootstrap; default 1. */
  readonly seed?: number;
}

const NO_TEST = 'Nothing can be concluded from rows that the model has learned from.';

/**
 * Tests a model of classes on a file that tells what came: every metric with an interval, beside those of its training
 * and of rules of thumb on the same rows. Says when these are rows that the model has learned from, and what rows were
 * left out and why. The workspace keeps a record of the execution with its metrics.
 * @throws OPTION_INVALID, MODEL_UNKNOWN, BUNDLE_CORRUPT, WORKSPACE_*, FILE_*, TABLE_*, COLUMN_*, FORMULA_INVALID,
 * INTERRUPTED; TARGET_INVALID when no row tells a class that the model knows, or a log is too short
 */
export async function evaluate(options: EvaluateOptions, host: RunHost): Promise<Evaluation> {
  const { seed = 1 } = options;
  return withPrediction({ command: 'evaluate', options, seed }, host, async (work) => {
    const source = await steadyFile(options.file, work.ctx.signal);
    const judged = await judgedFile(options, work);
    await source.verify();
    const { manifest } = work.loaded;
    const { prediction } = manifest;
    const { placed, told, window } = judged;
    const rows = usedRows(work, { placed, told, file: options.file, gone: judged.gone });
    const figures = await evaluationFigures(
      await judgedRows(work, { placed, told, used: rows.used }),
      prediction.primary,
      work.ctx,
    );
    const independence = independenceOf(manifest, {
      sha256: source.sha256,
      window,
      metrics: figures.metrics,
    });
    const unknown = unknownTo(work.model, placed);
    const table = { nRows: placed.nRows, names: [], unread: { count: 0, lines: [] }, neutralised: 0 };
    const y = Array.from(rows.used, (at) => told.y[at]!);
    const result: Evaluation = {
      model: work.model.label,
      target: prediction.target,
      description: prediction.description,
      learner: manifest.learner,
      verdict: predictionStamp(prediction),
      sentence: stampSentence(prediction),
      independence,
      rows: { read: placed.nRows, used: rows.used.length, leftOut: rows.leftOut },
      classes: prediction.classes.map(({ name }, one) => {
        const n = y.filter((value) => value === one).length;
        return { name, rows: n, share: n / y.length };
      }),
      positive: prediction.positive,
      primary: prediction.primary,
      ...figures,
      ...(independence.level === 'learned-from' ? { found: NO_TEST } : {}),
      trained: prediction.metrics,
      window,
      unknown,
      findings: [...scoreFindings(work.model, table, placed.tally), ...unknownColumns(unknown)],
    };
    const { sha256 } = source;
    const dataset = { name: basename(options.file), sha256, rows: placed.nRows, artifact: null };
    return { result, outcome: { datasets: [dataset], metrics: recorded(result) } };
  });
}

interface JudgedFile {
  readonly placed: PlacedFile;
  readonly told: ToldClasses;
  readonly window: JudgedWindow | null;
  /** Customers who had left before the window. */
  readonly gone: number;
}

/** What the model says of the rows of the file, and what the file says. */
async function judgedFile(options: EvaluateOptions, work: PredictionWork): Promise<JudgedFile> {
  const { model, loaded, tempDir, ctx } = work;
  const { model: _, target: named = null, seed: _seed, ...files } = options;
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
  const told = await classesOfColumn(placed, { column, classes, file: options.file });
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

/** Rows that are judged, as places among those that have a prediction, and what became of all others. */
function usedRows(
  { model }: PredictionWork,
  { placed, told, file, gone }: Omit<JudgedFile, 'window'> & { file: string },
): { used: Uint32Array; leftOut: Evaluation['rows']['leftOut'] } {
  const { y, others } = told;
  const used = Uint32Array.from([...y.keys()].filter((at) => y[at]! >= 0));
  const count = (what: number) => y.reduce((n, one) => n + (one === what ? 1 : 0), 0);
  const named = others.slice(0, 5).map(({ name, rows }) => `"${name}" (${rows})`);
  const isLog = placed.made !== null;
  const leftOut: Evaluation['rows']['leftOut'] = [
    {
      code: isLog ? 'no-sale' : 'unread',
      rows: placed.nRows - placed.rows.length,
      reason: isLog ? `Customers without a sale before ${placed.cutoff}.` : 'Rows that could not be read.',
    },
    gone > 0
      ? {
          code: 'gone-already',
          rows: gone,
          reason: 'Customers who had left before the days that are judged.',
        }
      : { code: 'no-target', rows: count(NO_CLASS), reason: 'Rows whose class the file does not tell.' },
    {
      code: 'unknown-class',
      rows: count(OTHER_CLASS),
      reason: `Rows of a class that ${model.label} does not know: ${named.join(', ')}${others.length > 5 ? ', ...' : ''}.`,
    },
  ];
  if (used.length === 0) {
    throw new AppError(
      'TARGET_INVALID',
      `${basename(file)}: expected rows with a class that ${model.label} knows, got none of ${placed.nRows}`,
      {
        hint: `The classes are ${model.groups.map(({ name }) => `"${name}"`).join(', ')}${named.length > 0 ? `; the file has ${named.join(', ')}` : ''}.`,
        data: { file, model: model.label },
      },
    );
  }
  return { used, leftOut: leftOut.filter(({ rows }) => rows > 0) };
}

async function judgedRows(
  { loaded, model, ctx }: PredictionWork,
  { placed, told, used }: { placed: PlacedFile; told: ToldClasses; used: Uint32Array },
): Promise<JudgedRows> {
  const nClasses = model.groups.length;
  const { numbers } = placedOf(placed.placed, used);
  const probabilities = Float32Array.from(
    { length: used.length * nClasses },
    (_, i) => numbers[i % nClasses]![Math.floor(i / nClasses)]!,
  );
  const y = Int32Array.from(used, (at) => told.y[at]!);
  const shares = sharesOf(loaded.manifest);
  return {
    scored: { probabilities, y, nClasses, weights: null },
    shares,
    rules: await rulesOf(placed, used, ctx),
  };
}

function sharesOf({ prediction }: PredictionManifest): number[] {
  return prediction.classes.map(({ share }) => share);
}

/** Figures of orders that a rule of thumb goes by. */
async function rulesOf(
  { made, rows }: PlacedFile,
  used: Uint32Array,
  { engine, signal }: PredictionWork['ctx'],
): Promise<JudgedRows['rules']> {
  if (made === null) return null;
  const figures = ['recency', 'frequency', 'monetary'];
  const columns = made.table.columns.filter(({ rfm }) => rfm !== null && figures.includes(rfm));
  const nameOf = (figure: string) => columns.find(({ rfm }) => rfm === figure)?.name ?? null;
  const indexed = columns.map(({ at, name, storage }) => ({ index: at, name, storage }));
  const whole = await readFrame(engine, { parquet: made.parquet, columns: indexed }, { signal });
  const frame = selectRows(
    whole,
    Uint32Array.from(used, (at) => rows[at]! - 1),
  );
  return {
    frame,
    columns: { recency: nameOf('recency'), frequency: nameOf('frequency'), spend: nameOf('monetary') },
  };
}

function recorded({ metrics }: Evaluation) {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { mean, low, high }]) =>
      mean === null ? [] : [[name, { value: mean, low, high }]],
    ),
  );
}
