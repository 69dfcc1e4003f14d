import { silentLogger } from '#base';
import type { PermutationImportance, PredictionCurves } from '#contract';
import {
  type ClassificationMetric,
  confusionMatrix,
  type LabelledRows,
  type Procedure,
  permutationImportance,
  predictionCurves,
  type ScoredRows,
  type Split,
  type SplitPrediction,
  sampleStratified,
  scoredRows,
} from '#learn';
import type { Context } from '#matrix';

/** What a prediction can be looked at by, beyond its figures. */
export interface Evidence {
  readonly curves: PredictionCurves;
  /** [nClasses][nClasses] rows by true class (down) and the class that they were taken for (across). */
  readonly confusion: number[][];
  /** Null where the metric is defined in no split. */
  readonly importance: PermutationImportance | null;
}

/** Most points of a curve, fewer of each where there are many classes. */
const MOST_POINTS = 60;
const LEAST_POINTS = 30;
const POINTS_OF_ALL = 600;
/** Test rows of all splits that columns are dealt anew among. */
const MOST_ROWS = 20_000;
/** Values that are prepared anew for all columns of all splits. */
const MOST_VALUES = 5e8;

/**
 * Curves and confusion of rows that were each judged once by a procedure that had not seen them, and what the winner
 * loses without each raw column.
 * @param predictions of the splits of one deal; a row is in one test part.
 */
export async function evidenceOf(
  {
    rows,
    predictions,
    winner,
    metric,
  }: {
    readonly rows: LabelledRows;
    readonly predictions: readonly SplitPrediction[];
    readonly winner: Procedure;
    readonly metric: ClassificationMetric;
  },
  ctx: Context,
): Promise<Evidence> {
  const judged = pooled(predictions, rows);
  const splits = predictions.map(({ split }) => split);
  const isDefined = predictions.some(
    ({ split, test }) => metric.compute(scoredRows(rows, split.test, test)) !== null,
  );
  return {
    curves: curvesOf(judged),
    confusion: confusionOf(judged),
    importance: isDefined ? await importanceOf(winner, { rows, splits, metric }, ctx) : null,
  };
}

/** The curves of rows that are kept with a model: of more than two classes none that there would be too many of. */
export function curvesOf(judged: ScoredRows): PredictionCurves {
  const { nClasses } = judged;
  const most = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, Math.floor(POINTS_OF_ALL / nClasses)));
  const curves = predictionCurves(judged, null, most);
  return nClasses === 2 ? curves : { ...curves, threshold: [], histogram: [] };
}

/** The test rows of all splits below one another. */
export function pooled(predictions: readonly SplitPrediction[], rows: LabelledRows): ScoredRows {
  const parts = predictions.map(({ split, test, decide }) => ({
    ...scoredRows(rows, split.test, test),
    predicted: decide?.(test) ?? null,
  }));
  return {
    nClasses: rows.nClasses,
    probabilities: Float32Array.from(parts.flatMap(({ probabilities }) => [...probabilities])),
    y: Int32Array.from(parts.flatMap(({ y }) => [...y])),
    weights: rows.weights === null ? null : Float32Array.from(parts.flatMap(({ weights }) => [...weights!])),
    predicted: parts.every(({ predicted }) => predicted !== null)
      ? Int32Array.from(parts.flatMap(({ predicted }) => [...predicted!]))
      : null,
  };
}

function confusionOf(judged: ScoredRows): number[][] {
  const { cells, nClasses } = confusionMatrix({ ...judged, weights: null });
  return Array.from({ length: nClasses }, (_, one) => [
    ...cells.subarray(one * nClasses, (one + 1) * nClasses),
  ]);
}

/** The same draws as in the comparison, so that the models are the same too. */
async function importanceOf(
  winner: Procedure,
  { rows, splits, metric }: { rows: LabelledRows; splits: readonly Split[]; metric: ClassificationMetric },
  ctx: Context,
): Promise<PermutationImportance> {
  const nTest = splits.reduce((sum, { test }) => sum + test.length, 0);
  const nColumns = rows.frame.columns.length;
  const most = Math.min(MOST_ROWS, Math.floor(MOST_VALUES / nColumns ** 2));
  const sampled = splits.map((split) =>
    sampledTest(split, { rows, cap: Math.ceil(most / splits.length) }, ctx),
  );
  const repeats = Math.max(1, Math.min(5, Math.floor(most / nTest)));
  return permutationImportance(
    winner,
    { rows, splits: sampled, metric, repeats },
    { ...ctx, log: silentLogger },
  );
}

function sampledTest(split: Split, { rows, cap }: { rows: LabelledRows; cap: number }, ctx: Context): Split {
  const y = Int32Array.from(split.test, (row) => rows.y[row]!);
  const kept = sampleStratified(y, { k: rows.nClasses, cap }, ctx.rng.fork('importance').fork(split.name));
  return { ...split, test: kept.map((at) => split.test[at]!) };
}
