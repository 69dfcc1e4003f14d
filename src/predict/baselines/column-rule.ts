import { AppError, nearestName } from '#base';
import type { FittedProcedure, LabelledRows, Procedure } from '#learn';
import type { Context, Feature, Frame, NumericColumn } from '#matrix';
import { binOf, fitBinnedShares } from './binned-shares.ts';
import { classShares } from './class-shares.ts';
import { constantPrediction } from './constant-prediction.ts';
import { curveAt, fitLogisticCurve } from './logistic-curve.ts';

/**
 * A rule by one raw column: with two classes a probability that rises or falls with it (logistic, so the ranking is
 * that of the column), with more the shares of the classes in ten bins. Missing values count as the mean.
 */
export function columnRule({ name, column }: { readonly name: string; readonly column: string }): Procedure {
  return {
    name,
    async fit(rows, ctx) {
      const raw = numericColumn(rows.frame, { name, column });
      const shares = classShares(rows);
      const { mean, deviation } = momentsOf(raw.values, rows.weights);
      // nothing to learn from: all of one class, or one value
      if (shares.filter((share) => share > 0).length < 2 || !(deviation > 0))
        return constantPrediction(shares);
      const filled = (frame: Frame) =>
        numericColumn(frame, { name, column }).values.map((value) => (Number.isFinite(value) ? value : mean));
      const learned = rows.nClasses === 2 ? fitCurve : fitBins;
      const at = await learned(filled(rows.frame), { rows, mean, deviation }, ctx);
      return ruleOf({ column, nClasses: rows.nClasses, at, filled });
    },
  };
}

/** Writes the probabilities of a value at a place. */
type RuleAt = (value: number, out: Float32Array, place: number) => void;

interface RuleInput {
  readonly rows: LabelledRows;
  readonly mean: number;
  readonly deviation: number;
}

async function fitCurve(
  values: Float64Array,
  { rows, mean, deviation }: RuleInput,
  ctx: Context,
): Promise<RuleAt> {
  const scaled = (value: number) => (value - mean) / deviation;
  const curve = await fitLogisticCurve(
    { z: values.map(scaled), y: rows.y, weights: rows.weights },
    ctx.signal,
  );
  return (value, out, place) => {
    const p = curveAt(curve, scaled(value));
    out[place] = 1 - p;
    out[place + 1] = p;
  };
}

async function fitBins(values: Float64Array, { rows }: RuleInput): Promise<RuleAt> {
  const { cuts, shares } = fitBinnedShares(values, rows);
  const { nClasses } = rows;
  return (value, out, place) => {
    const bin = binOf(cuts, value);
    out.set(shares.subarray(bin * nClasses, (bin + 1) * nClasses), place);
  };
}

function ruleOf({
  column,
  nClasses,
  at,
  filled,
}: {
  column: string;
  nClasses: number;
  at: RuleAt;
  filled: (frame: Frame) => Float64Array;
}): FittedProcedure {
  const feature: Feature = { name: column, column, level: null, kind: 'numeric' };
  return {
    nClasses,
    features: [feature],
    async predict(frame) {
      const out = new Float32Array(frame.nRows * nClasses);
      for (const [row, value] of filled(frame).entries()) at(value, out, row * nClasses);
      return out;
    },
  };
}

function numericColumn(frame: Frame, { name, column }: { name: string; column: string }): NumericColumn {
  const found = frame.columns.find((one) => one.name === column);
  if (found === undefined) {
    const names = frame.columns.map((one) => one.name);
    const near = nearestName(column, names);
    throw new AppError('COLUMN_UNKNOWN', `baseline ${name}: expected a column, got "${column}"`, {
      ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
      data: { column },
    });
  }
  if (found.type === 'numeric') return found;
  throw new AppError('COLUMN_WRONG_KIND', `baseline ${name}: expected numbers in "${column}", got levels`, {
    data: { column },
  });
}

/** Of the finite values; deviation 0 where there are none. */
function momentsOf(values: Float64Array, weights: Float32Array | null): { mean: number; deviation: number } {
  const moment = (of: (value: number) => number): number => {
    let [sum, total] = [0, 0];
    for (const [row, value] of values.entries()) {
      const weight = weights === null ? 1 : weights[row]!;
      if (weight === 0 || !Number.isFinite(value)) continue;
      sum += weight * of(value);
      total += weight;
    }
    return total > 0 ? sum / total : 0;
  };
  const mean = moment((value) => value);
  return { mean, deviation: Math.sqrt(moment((value) => (value - mean) ** 2)) };
}
