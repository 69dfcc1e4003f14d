import { AppError } from '#base';
import type { ClassifierInput } from '#learn';

/** What rows count for in training. */
export interface RowWeights {
  /** [nRows] by the given weights and the classes'; their mean over `rows` is 1. */
  readonly weights: Float32Array;
  /** Rows of a weight above 0, ascending. */
  readonly rows: Uint32Array;
}

/** @param isBalanced whether every class counts the same. @throws WEIGHTS_INVALID */
export function rowWeights(
  { y, nClasses, weights: given }: Pick<ClassifierInput, 'y' | 'nClasses' | 'weights'>,
  isBalanced: boolean,
): RowWeights {
  const raw = Float64Array.from(y, (_, row) => given?.[row] ?? 1);
  if (!raw.every((weight) => weight >= 0 && Number.isFinite(weight))) {
    const row = raw.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
    throw new AppError(
      'WEIGHTS_INVALID',
      `multilayer-perceptron: expected weights from 0 up, got ${raw[row]} in row ${row + 1}`,
    );
  }
  const rows = Uint32Array.from([...raw.keys()].filter((row) => raw[row]! > 0));
  if (rows.length === 0) {
    throw new AppError(
      'WEIGHTS_INVALID',
      `multilayer-perceptron: expected a row of a weight above 0, got none in ${y.length} rows`,
    );
  }
  const totals = new Float64Array(nClasses);
  if (isBalanced) {
    for (const row of rows) totals[y[row]!]! += raw[row]!;
    for (const row of rows) raw[row]! /= totals[y[row]!]!;
  }
  let sum = 0;
  for (const row of rows) sum += raw[row]!;
  return { weights: Float32Array.from(raw, (weight) => (weight * rows.length) / sum), rows };
}
