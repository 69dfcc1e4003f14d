import { basename } from 'node:path';
import { partOf } from '#base';
import type { Evaluation } from '#contract';
import { predictionStamp, stampSentence } from '../prediction-stamp.ts';
import type { RunHost } from '../run.ts';
import type { ScoredFiles } from '../score/order-files.ts';
import { scoreFindings } from '../score/score-findings.ts';
import { steadyFile } from '../score/steady-file.ts';
import { metricsOf } from '../train/prediction-bundle.ts';
import { evaluationFigures } from './evaluation-figures.ts';
import { independenceOf } from './independence.ts';
import { judgedFile } from './judged-file.ts';
import { unknownColumns, unknownTo } from './unknown-to.ts';
import { judgedRows, usedRows } from './used-rows.ts';
import { withPrediction } from './with-prediction.ts';

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
    const { model: _, target = null, seed: _seed, ...files } = options;
    const { progress } = work.ctx;
    const part = (from: number, to: number) => ({ ...work.ctx, progress: partOf(progress, from, to) });
    const judged = await judgedFile({ files, target }, { ...work, ctx: part(0, 0.4) });
    await source.verify();
    const { manifest } = work.loaded;
    const { prediction } = manifest;
    const { placed, told, window } = judged;
    const rows = usedRows(work, { placed, told, file: options.file, gone: judged.gone });
    const figures = await evaluationFigures(
      await judgedRows(work, { placed, told, used: rows.used }),
      prediction.primary,
      part(0.4, 1),
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
    return { result, outcome: { datasets: [dataset], metrics: metricsOf(result) } };
  });
}
