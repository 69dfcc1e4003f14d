import { AppError, type Rng } from '#base';
import { type ClassifierInput, holdOut } from '#learn';

/** Rows that a fit learns from, and those that it holds out of them. */
export interface PartedRows {
  readonly trainRows: Uint32Array;
  readonly heldRows: Uint32Array;
}

/** Weights are finite, at least 0 and not all 0. @throws WEIGHTS_INVALID */
export function requireWeights(weights: Float32Array | null): void {
  if (weights === null) return;
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong >= 0) {
    throw new AppError(
      'WEIGHTS_INVALID',
      `gradient boosting: expected weights from 0 up, got ${weights[wrong]} in row ${wrong}`,
    );
  }
  if (weights.every((weight) => weight === 0)) {
    throw new AppError('WEIGHTS_INVALID', 'gradient boosting: expected a weight above 0, got only 0');
  }
}

/** Rows that weigh anything; for early stopping a share of them is held out, stratified, groups kept together. */
export function partRows(
  { y, nClasses, groups, weights }: Omit<ClassifierInput, 'x'>,
  share: number,
  rng: Rng,
): PartedRows {
  const rows = rowsThatWeigh(y.length, weights);
  if (share === 0) return { trainRows: rows, heldRows: new Uint32Array(0) };
  const present = [...new Set(Array.from(rows, (row) => y[row]!))].sort((a, b) => a - b);
  const own = {
    y: Int32Array.from(rows, (row) => present.indexOf(y[row]!)),
    nClasses: Math.min(nClasses, present.length),
    groups: groups === null ? null : Int32Array.from(rows, (row) => groups[row]!),
  };
  const { train, test } = holdOut(own, share, rng);
  return { trainRows: train.map((at) => rows[at]!), heldRows: test.map((at) => rows[at]!) };
}

function rowsThatWeigh(nRows: number, weights: Float32Array | null): Uint32Array {
  const rows = new Uint32Array(nRows);
  let count = 0;
  for (let row = 0; row < nRows; row++) {
    rows[count] = row;
    if (weights === null || weights[row]! > 0) count++;
  }
  return rows.slice(0, count);
}
