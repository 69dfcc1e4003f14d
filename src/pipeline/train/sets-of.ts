import type { Interval, PredictionSetsFacts, TrainOptions } from '#contract';
import { crossConformal, type LabelledRows, type SplitPrediction, wilsonInterval } from '#learn';
import { pooled } from '#predict';

/** Digits of what is kept. */
const DIGITS = 9;

/**
 * Sets of classes from what the learner said of rows that it had not seen, and how such sets did.
 * @param predictions of the splits of one deal: a row is in one test part.
 */
export function setsOf(
  predictions: readonly SplitPrediction[],
  { rows, options }: { rows: LabelledRows; options: Pick<TrainOptions, 'coverage' | 'classConditional'> },
): PredictionSetsFacts {
  const judged = pooled(predictions, rows);
  const folds = Int32Array.from(predictions.flatMap(({ split }, fold) => Array.from(split.test, () => fold)));
  const { coverage, classConditional: byClass } = options;
  const { sets, figures } = crossConformal(judged, folds, { coverage, byClass });
  const counts = Array.from({ length: rows.nClasses }, (_, one) => judged.y.filter((y) => y === one).length);
  return {
    coverage,
    byClass,
    least: sets.least.map(short),
    measured: {
      rows: judged.y.length,
      coverage: intervalOf(figures.coverage, judged.y.length),
      coverageByClass: figures.coverageByClass.map((share, one) => intervalOf(share, counts[one]!)),
      meanSize: short(figures.meanSize),
      single: short(figures.single),
    },
  };
}

function intervalOf(share: number | null, rows: number): Interval {
  if (share === null || rows === 0) return { mean: null, low: null, high: null };
  const { low, high } = wilsonInterval(share, rows);
  return { mean: short(share), low: short(low), high: short(high) };
}

/** Rounded down: a class on the border stays in. */
function short(value: number): number {
  return Math.floor(value * 10 ** DIGITS) / 10 ** DIGITS;
}
