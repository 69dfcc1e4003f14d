import { AppError, throwIfAborted } from '#base';
import type { LogisticRows } from '#kernels';

/** What is to be made least: mean loss of the rows, plus ridge / 2 |w|^2, plus lasso |w|_1; intercepts are free. */
export interface Objective {
  /** Linear predictors. */
  readonly k: number;
  /** Coefficients of one, the intercept with them, which comes last. */
  readonly width: number;
  readonly ridge: number;
  readonly lasso: number;
  /** The smooth part (all but lasso) and its derivatives. @throws FIT_DIVERGED */
  at(coefficients: Float64Array, columns?: Int32Array | null): Promise<Evaluation>;
}

/** Where the objective was looked at. */
export interface Evaluation {
  readonly coefficients: Float64Array;
  /** Mean loss and ridge. */
  readonly value: number;
  /** Mean loss alone. */
  readonly loss: number;
  /** [k, width] */
  readonly gradient: Float64Array;
  /** [k * columns, k * columns] of the columns asked for, by class and then column. */
  readonly hessian: Float64Array | null;
}

/** The objective over every stride-th row. @param totalWeight of these rows. */
export function objectiveOf(
  rows: LogisticRows,
  given: {
    readonly width: number;
    readonly ridge: number;
    readonly lasso: number;
    readonly totalWeight: number;
    readonly stride: number;
    readonly signal: AbortSignal;
  },
): Objective {
  const { k } = rows;
  const { width, ridge, lasso, totalWeight, stride, signal } = given;
  return {
    k,
    width,
    ridge,
    lasso,
    async at(coefficients, columns = null) {
      throwIfAborted(signal);
      const sums = await rows.sums({ coefficients, columns, stride });
      const loss = sums.loss / totalWeight;
      const gradient = sums.gradient.map((sum) => sum / totalWeight);
      const hessian = sums.hessian?.map((sum) => sum / totalWeight) ?? null;
      let squares = 0;
      for (let at = 0; at < coefficients.length; at++) {
        if (at % width === width - 1) continue;
        squares += coefficients[at]! ** 2;
        gradient[at]! += ridge * coefficients[at]!;
      }
      if (hessian !== null && columns !== null) addRidge(hessian, { columns, k, width, ridge });
      const value = loss + (ridge / 2) * squares;
      if (!Number.isFinite(value)) throw diverged(value);
      return { coefficients, value, loss, gradient, hessian };
    },
  };
}

function addRidge(
  hessian: Float64Array,
  { columns, k, width, ridge }: { columns: Int32Array; k: number; width: number; ridge: number },
): void {
  const size = k * columns.length;
  for (let at = 0; at < size; at++) {
    if (columns[at % columns.length] !== width - 1) hessian[at * size + at]! += ridge;
  }
}

function diverged(value: number): AppError {
  return new AppError('FIT_DIVERGED', `logistic-regression: expected a finite loss, got ${value}`, {
    hint: 'Scale the columns, or make the penalty stronger with a smaller c.',
  });
}

/** Largest absolute value. */
export function largestOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
