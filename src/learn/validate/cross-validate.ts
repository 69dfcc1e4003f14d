import { partOf, silentLogger, throwIfAborted } from '#base';
import { type Context, selectRows } from '#matrix';
import type { FittedProcedure, LabelledRows, Procedure } from '../classify/procedure.ts';
import type { Split } from './folds.ts';

/** What a procedure said of the rows of one split. */
export interface SplitPrediction {
  readonly split: Split;
  /** [test rows, nClasses] of a procedure that saw only the training part. */
  readonly test: Float32Array;
  /** [train rows, nClasses] of the rows that it learned from; null where they were not asked for. */
  readonly train: Float32Array | null;
  /** The class of each row of such probabilities where the procedure does not take the likeliest one. */
  readonly decide?: (probabilities: Float32Array) => Int32Array;
}

/** What a split took. */
export interface SplitCost {
  /** Of the training part. */
  readonly fitSeconds: number;
  /** Of the test part. */
  readonly predictSeconds: number;
  readonly testRows: number;
  readonly fitted: FittedProcedure;
}

/** The given rows, in their order. */
export function takeLabelled(rows: LabelledRows, which: Uint32Array): LabelledRows {
  const { frame, y, nClasses, weights, groups } = rows;
  return {
    frame: selectRows(frame, which),
    y: Int32Array.from(which, (row) => y[row]!),
    nClasses,
    weights: weights === null ? null : Float32Array.from(which, (row) => weights[row]!),
    groups: groups === null ? null : Int32Array.from(which, (row) => groups[row]!),
  };
}

/**
 * Fits a procedure on the training part of every split and predicts its test part. The procedure is handed the
 * training rows and nothing else, and sees of the test rows their raw columns without the classes, after it has learned.
 * @param withTraining whether it also predicts the rows that it learned from.
 * @param onFitted is told what each split took; results do not depend on it.
 */
export async function crossValidate(
  procedure: Procedure,
  {
    rows,
    splits,
    withTraining = false,
    onFitted,
  }: {
    readonly rows: LabelledRows;
    readonly splits: readonly Split[];
    readonly withTraining?: boolean;
    readonly onFitted?: (cost: SplitCost) => void;
  },
  ctx: Context,
): Promise<SplitPrediction[]> {
  const results: SplitPrediction[] = [];
  for (const [i, split] of splits.entries()) {
    throwIfAborted(ctx.signal);
    const own: Context = {
      ...ctx,
      // a level that a split has not seen is no news
      log: silentLogger,
      // the same draws for every procedure of a comparison, whatever the order
      rng: ctx.rng.fork(split.name),
      progress: partOf(ctx.progress, i / splits.length, (i + 1) / splits.length),
    };
    const train = takeLabelled(rows, split.train);
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
    results.push({
      split,
      test,
      train: withTraining ? await fitted.predict(train.frame, own) : null,
      ...(fitted.decide === undefined ? {} : { decide: (said) => fitted.decide!(said) }),
    });
  }
  return results;
}
