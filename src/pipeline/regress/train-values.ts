import { AppError, partOf } from '#base';
import type { Regression, TrainOptions } from '#contract';
import {
  primaryMetric,
  regressionMetric,
  requireValues,
  type ValueRows,
  valuedRows,
  valueFolds,
  valueImportance,
  valuePlots,
  weightedMedian,
} from '#learn';
import type { Context, Frame } from '#matrix';
import { choiceGuard, compareRegressors, findValueGuards, lossFor, valueBaselines } from '#predict';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import type { Predictors } from '../train/predictors.ts';
import { columnsOf } from '../train/train-data.ts';
import { valueLearners } from './value-learners.ts';
import { whyNumber } from './value-target.ts';

/** Rows whose number is known. */
export interface ValueData {
  readonly table: CustomerTable;
  readonly column: CustomerColumn;
  readonly predictors: Predictors;
  /** All readable columns of these rows. */
  readonly whole: Frame;
  readonly y: Float64Array;
  /** [nRows] number of the customer; null where nothing names customers. */
  readonly customers: Int32Array | null;
  readonly rowsWithoutTarget: number;
}

/** Share of the work that goes into the comparison; the rest is what the winner reads. */
const COMPARISON = 0.85;
/** Values of test rows that are prepared anew for all columns. */
const MOST_DEALT = 20_000;

/** Guards, then baselines and learners of a number in the same splits, then the verdict. @throws TARGET_INVALID, NO_FEATURES, OPTION_INVALID */
export async function trainValues(data: ValueData, options: TrainOptions, ctx: Context): Promise<Regression> {
  const { column, y, table } = data;
  const { loss, reason } = lossOf(data, options);
  const plan = { folds: options.folds, repeats: options.repeats ?? repeatsFor(y.length) };
  const { rows, guards, leftOut } = guarded(data, plan.folds);
  const metric = options.metric === null ? primaryMetric(loss) : regressionMetric(options.metric);
  const learners = valueLearners(options, loss);
  const splits = valueFolds(rows, plan, ctx.rng.fork('folds'));
  const compared = await compareRegressors(
    { rows, splits, baselines: baselinesOf(table, rows.frame), learners, metric },
    { ...ctx, progress: partOf(ctx.progress, 0, COMPARISON) },
  );
  const deal = splits.slice(0, plan.folds);
  const importance = await valueImportance(
    compared.winner.procedure,
    { rows, splits: deal, metric, repeats: Math.max(1, Math.min(5, Math.floor(MOST_DEALT / y.length))) },
    { ...ctx, progress: partOf(ctx.progress, COMPARISON, 1) },
  );
  const choice = choiceGuard({
    nLearners: learners.length,
    winner: compared.winner.title,
    optimism: compared.optimism,
    metric: metric.title,
  });
  const { baseline, winner } = compared;
  return {
    target: column.name,
    description: `${whyNumber(column, options.task)} ${reason}`,
    task: 'regression',
    loss,
    rows: y.length,
    rowsWithoutTarget: data.rowsWithoutTarget,
    values: valuesOf(y),
    learner: winner.name,
    learnerTitle: winner.title,
    validation: {
      splits: `${plan.repeats === 1 ? '' : `${plan.repeats} times `}${plan.folds} folds of customers`,
      ...plan,
      testRows: Math.round(y.length / plan.folds),
      groups: rows.groups === null ? null : new Set(rows.groups).size,
    },
    primary: metric.name,
    metrics: { ...compared.metrics },
    training: { ...compared.training },
    baseline: {
      name: baseline.contender.name,
      title: baseline.contender.title,
      metrics: { ...baseline.metrics },
    },
    gain: compared.gain,
    verdict: compared.verdict,
    sentence: compared.sentence,
    guards: [...guards, ...choice],
    leaderboard: [...compared.leaderboard],
    plots: plotsOf(rows, compared.predictions.slice(0, plan.folds)),
    importance,
    leftOut: [...leftOut],
  };
}

function lossOf({ column, y }: ValueData, options: TrainOptions): ReturnType<typeof lossFor> {
  requireValues(y, { target: column.name, loss: options.loss === 'auto' ? 'squared' : options.loss });
  if (y.every((value) => value === y[0])) {
    throw new AppError(
      'TARGET_INVALID',
      `target "${column.name}": expected different values, got ${y.length === 0 ? 'none' : `only ${y[0]}`}`,
      { hint: 'There is nothing to foretell.', data: { column: column.name } },
    );
  }
  return options.loss === 'auto'
    ? lossFor(y)
    : { loss: options.loss, reason: `The ${options.loss} loss is made small, as was asked for.` };
}

/** Columns that may be learned from, after what would make figures look better than they are was taken out. */
function guarded({ predictors, whole, y, customers, table, column }: ValueData, folds: number) {
  const names = predictors.columns.map(({ name }) => name);
  const found = findValueGuards({
    frame: columnsOf(whole, names),
    y,
    whole,
    ids: customers,
    named: predictors.named,
    modelOutput: predictors.modelOutput,
    identifiers: predictors.identifiers,
    testRows: Math.round(y.length / folds),
  });
  const out = new Set(found.leftOut.map((one) => one.column));
  const columns = names.filter((name) => !out.has(name));
  if (columns.length === 0) {
    throw new AppError('NO_FEATURES', `train "${column.name}": expected a column to learn from, found none`, {
      hint: `Left out: ${[...out].slice(0, 10).join(', ') || 'all'}. Name columns with --features.`,
    });
  }
  const datasetOf = (name: string) => table.columns.find((one) => one.name === name)?.dataset ?? '';
  const rows: ValueRows = { frame: columnsOf(whole, columns), y, weights: null, groups: found.groups };
  const known = new Set(predictors.leftOut.map((one) => one.column));
  const leftOut = [
    ...predictors.leftOut,
    ...found.leftOut
      .filter((one) => !known.has(one.column))
      .map(({ column: name, code, reason }) => ({ dataset: datasetOf(name), column: name, code, reason })),
  ];
  return { rows, guards: found.guards, leftOut };
}

/** Rules of thumb over the columns that learners may read too. */
function baselinesOf({ columns }: CustomerTable, frame: Frame) {
  const spend = columns.find(({ rfm }) => rfm === 'monetary')?.name;
  // a column of one value says no more than the mean
  const isRead = frame.columns.some(
    (column) => column.name === spend && column.type === 'numeric' && new Set(column.values).size > 1,
  );
  return valueBaselines({ spend: isRead ? spend! : null });
}

function plotsOf(
  rows: ValueRows,
  predictions: readonly { readonly split: { readonly test: Uint32Array }; readonly test: Float64Array }[],
): Regression['plots'] {
  const which = Uint32Array.from(predictions.flatMap(({ split }) => [...split.test]));
  const predicted = Float64Array.from(predictions.flatMap(({ test }) => [...test]));
  const { grid, residuals, deciles, gain } = valuePlots(valuedRows(rows, which, predicted));
  return {
    grid: { edges: [...grid.edges], counts: grid.counts.map((counts) => [...counts]) },
    residuals: { edges: [...residuals.edges], counts: [...residuals.counts] },
    deciles: [...deciles],
    gain: gain === null ? null : { share: [...gain.share], gain: [...gain.gain] },
  };
}

function valuesOf(y: Float64Array): Regression['values'] {
  const [sum, zeros] = y.reduce(
    ([total, none], value) => [total! + value, none! + (value === 0 ? 1 : 0)],
    [0, 0],
  );
  return {
    mean: sum! / y.length,
    median: weightedMedian(y, null)!,
    least: y.reduce((a, b) => Math.min(a, b)),
    most: y.reduce((a, b) => Math.max(a, b)),
    zeros: zeros! / y.length,
  };
}

function repeatsFor(nRows: number): number {
  return nRows <= 20_000 ? 5 : nRows <= 100_000 ? 2 : 1;
}
