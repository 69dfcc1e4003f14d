import { AppError } from '#base';
import { type Frame, selectRows } from '#matrix';

/** Raw rows and the number that each is to be foretold of. */
export interface ValueRows {
  /** Raw columns that may become features: no target, no identifier. */
  readonly frame: Frame;
  /** [nRows] finite. */
  readonly y: Float64Array;
  /** [nRows] finite, at least 0; null: all 1. */
  readonly weights: Float32Array | null;
  /** [nRows] rows of one group are never on both sides of a split; null: each by itself. */
  readonly groups: Int32Array | null;
}

/** The given rows, in their order. */
export function takeValues({ frame, y, weights, groups }: ValueRows, which: Uint32Array): ValueRows {
  return {
    frame: selectRows(frame, which),
    y: Float64Array.from(which, (row) => y[row]!),
    weights: weights === null ? null : Float32Array.from(which, (row) => weights[row]!),
    groups: groups === null ? null : Int32Array.from(which, (row) => groups[row]!),
  };
}

/** @throws TARGET_INVALID when a value is not finite, or below 0 where the loss takes none such. */
export function requireValues(
  y: Float64Array,
  { target, loss }: { readonly target: string; readonly loss: string },
): void {
  const odd = y.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw new AppError('TARGET_INVALID', `target "${target}": expected finite numbers, got ${y[odd]}`, {
      hint: 'Correct or remove the rows whose target is infinite.',
      data: { row: odd },
    });
  }
  const takesNegative = loss === 'squared' || loss === 'absolute';
  const negative = takesNegative ? -1 : y.findIndex((value) => value < 0);
  if (negative >= 0) {
    throw new AppError(
      'TARGET_INVALID',
      `target "${target}": expected values of at least 0 for the ${loss} loss, got ${y[negative]}`,
      { hint: 'Use --loss squared or --loss absolute.', data: { row: negative } },
    );
  }
}
