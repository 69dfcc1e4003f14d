import { forecastsOf } from '../metrics/reliability.ts';
import type { ScoredRows } from '../metrics/scored-rows.ts';
import { applyIsotonic, fitIsotonic, type IsotonicKnots } from './isotonic.ts';
import { applyPlatt, fitPlatt, logit, type PlattScaling } from './platt.ts';
import { applyTemperature, fitTemperature, type TemperatureScaling } from './temperature.ts';

/** How probabilities are made honest. */
export const CALIBRATION_METHODS = ['platt', 'isotonic', 'temperature'] as const;
export type CalibrationMethod = (typeof CALIBRATION_METHODS)[number];

/**
 * A map from what a model says to honest probabilities, plain data. Of two classes one map, of class 1; of more a map a
 * class against the rest, normalised (Zadrozny and Elkan 2002). Temperature is one number for all classes.
 */
export type Calibrator = { readonly nClasses: number } & (
  | { readonly method: 'platt'; readonly maps: readonly PlattScaling[] }
  | { readonly method: 'isotonic'; readonly maps: readonly IsotonicKnots[] }
  | { readonly method: 'temperature'; readonly temperature: TemperatureScaling }
);

/** The calibrator of rows that the model did not learn from. @param rows at least one of weight above 0. */
export function fitCalibrator(rows: Omit<ScoredRows, 'predicted'>, method: CalibrationMethod): Calibrator {
  const { nClasses } = rows;
  if (method === 'temperature') return { nClasses, method, temperature: fitTemperature(rows) };
  const forecasts = calibratedClasses(nClasses).map((one) => forecastsOf(rows, one));
  if (method === 'isotonic') {
    const maps = forecasts.map(({ scores, came, weights }) => fitIsotonic(scores, came, weights));
    return { nClasses, method, maps };
  }
  const maps = forecasts.map(({ scores, came, weights }) =>
    fitPlatt(Float64Array.from(scores, logit), came, weights),
  );
  return { nClasses, method, maps };
}

/**
 * Honest probabilities for those of a model.
 * @param probabilities [nRows, nClasses]
 * @returns [nRows, nClasses] each row sums to 1; a row to which no class is left has equal shares.
 */
export function calibrate(calibrator: Calibrator, probabilities: Float32Array): Float32Array {
  const { nClasses } = calibrator;
  const out = new Float32Array(probabilities.length);
  const own = new Float64Array(nClasses);
  for (let row = 0; row < probabilities.length; row += nClasses) {
    if (calibrator.method === 'temperature') {
      applyTemperature(calibrator.temperature, probabilities.subarray(row, row + nClasses), own);
      out.set(own, row);
      continue;
    }
    if (nClasses === 2) {
      const p = mapped(calibrator, 0, probabilities[row + 1]!);
      out[row] = 1 - p;
      out[row + 1] = p;
      continue;
    }
    let sum = 0;
    for (let one = 0; one < nClasses; one++) {
      own[one] = mapped(calibrator, one, probabilities[row + one]!);
      sum += own[one]!;
    }
    for (let one = 0; one < nClasses; one++) out[row + one] = sum > 0 ? own[one]! / sum : 1 / nClasses;
  }
  return out;
}

/** Classes that have a map. */
export function calibratedClasses(nClasses: number): number[] {
  return nClasses === 2 ? [1] : Array.from({ length: nClasses }, (_, one) => one);
}

function mapped(calibrator: Exclude<Calibrator, { method: 'temperature' }>, at: number, p: number): number {
  return calibrator.method === 'platt'
    ? applyPlatt(calibrator.maps[at]!, logit(p))
    : applyIsotonic(calibrator.maps[at]!, p);
}
