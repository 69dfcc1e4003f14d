import { partOf, silentLogger, throwIfAborted } from '#base';
import { type Context, selectRows } from '#matrix';
import type { Split } from '../validate/folds.ts';
import type { FittedRegression, RegressionProcedure } from './regression-procedure.ts';
import { takeValues, type ValueRows } from './value-rows.ts';
import type { ValuedRows } from './valued-rows.ts';

/** What a procedure foretold of the rows of one split. */
export interface ValuePrediction {
  readonly split: Split;
  /** [test rows] by a procedure that saw only the training part. */
  readonly test: Float64Array;
  /** [train rows] of the rows that it learned from; null where they were not asked for. */
  readonly train: Float64Array | null;
}

/** What a split took. */
export interface ValueSplitCost {
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  readonly testRows: number;
  readonly fitted: FittedRegression;
}

/**
 * Fits a procedure on the training part of every split and predicts its test part. It is handed the training rows and
 * nothing else, and sees of the test rows their raw columns without the values, after it has learned.
 * @param onFitted is told what each split took; results do not depend on it.
 */
export async function crossValidateValues(
  procedure: RegressionProcedure,
  {
    rows,
    splits,
    withTraining = false,
    onFitted,
  }: {
    readonly rows: ValueRows;
    readonly splits: readonly Split[];
    readonly withTraining?: boolean;
    readonly onFitted?: (cost: ValueSplitCost) => void;
  },
  ctx: Context,
): Promise<ValuePrediction[]> {
  const results: ValuePrediction[] = [];
  for (const [i, split] of splits.entries()) {
    throwIfAborted(ctx.signal);
    const own: Context = {
      ...ctx,
      log: silentLogger,
      // the same draws for every procedure of a comparison, whatever the order
      rng: ctx.rng.fork(split.name),
      progress: partOf(ctx.progress, i / splits.length, (i + 1) / splits.length),
    };
    const train = takeValues(rows, split.train);
    const began = ctx.clock.elapsedMs();
    const fitted = await procedure.fit(train, own);
    const learned = ctx.clock.elapsedMs();
    const test = await fitted.predict(selectRows(rows.frame, split.test), own);
    onFitted?.({
      fitSeconds: (learned - began) / 1000,
      predictSeconds: (ctx.clock.elapsedMs() - learned) / 1000,
      testRows: split.test.length,
      fitted,
    });
    results.push({ split, test, train: withTraining ? await fitted.predict(train.frame, own) : null });
  }
  return results;
}

/** The given rows with what was foretold of them. @param predicted [which.length] */
export function valuedRows(
  { y, weights }: Pick<ValueRows, 'y' | 'weights'>,
  which: Uint32Array,
  predicted: Float64Array,
): ValuedRows {
  return {
    predicted,
    y: Float64Array.from(which, (row) => y[row]!),
    weights: weights === null ? null : Float32Array.from(which, (row) => weights[row]!),
  };
}
