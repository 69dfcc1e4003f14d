import type { DecisionValues, PredictionCurves } from '#contract';
import { rankRows } from '../metrics/ranking.ts';
import { forecasts, forecastsOf } from '../metrics/reliability.ts';
import type { ScoredRows } from '../metrics/scored-rows.ts';
import { calibrationCurve } from './calibration-curve.ts';
import { gainCurve } from './gain-curve.ts';
import { precisionRecallCurve } from './precision-recall-curve.ts';
import { rocCurve } from './roc-curve.ts';
import { scoreHistogram } from './score-histogram.ts';
import { MOST_POINTS } from './thin-curve.ts';
import { thresholdCurve } from './threshold-curve.ts';

/**
 * All curves of a test set; those that are not defined for a class are absent. Of two classes those of class 1, of more
 * those of each, and calibration first of the likeliest class. Numbers to six significant digits.
 * @param values what outcomes of a decision are worth, for the profit of thresholds of class 1 of two.
 * @param most points of a curve, at least 30.
 */
export function predictionCurves(
  rows: ScoredRows,
  values: DecisionValues | null = null,
  most = MOST_POINTS,
): PredictionCurves {
  const { nClasses } = rows;
  const classes = nClasses === 2 ? [1] : Array.from({ length: nClasses }, (_, one) => one);
  const rankings = classes.map((one) => [rankRows(rows, one), one] as const);
  const defined = <T>(curves: readonly (T | null)[]): T[] => curves.filter((curve) => curve !== null);
  return rounded({
    roc: defined(rankings.map(([ranking, one]) => rocCurve(ranking, one, most))),
    precisionRecall: defined(rankings.map(([ranking, one]) => precisionRecallCurve(ranking, one, most))),
    gain: defined(rankings.map(([ranking, one]) => gainCurve(ranking, one, most))),
    calibration: defined([
      ...(nClasses === 2 ? [] : [calibrationCurve(forecasts(rows), null)]),
      ...classes.map((one) => calibrationCurve(forecastsOf(rows, one), one)),
    ]),
    threshold: defined(
      rankings.map(([ranking, one]) =>
        thresholdCurve(ranking, one, { values: nClasses === 2 ? values : null, most }),
      ),
    ),
    histogram: classes.map((one) => scoreHistogram(rows, one)),
  });
}

function rounded(curves: PredictionCurves): PredictionCurves {
  const round = (value: unknown): unknown => {
    if (typeof value === 'number') return Number(value.toPrecision(6));
    if (Array.isArray(value)) return value.map(round);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, round(one)]));
  };
  return round(curves) as PredictionCurves;
}
