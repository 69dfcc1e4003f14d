import { partOf, silentLogger, throwIfAborted } from '#base';
import type { PermutationImportance } from '#contract';
import type { Context } from '#matrix';
import type { ColumnLosses } from '../importance/column-losses.ts';
import { summariseLosses } from '../importance/permutation-importance.ts';
import { permutedColumn } from '../importance/permuted-column.ts';
import type { Split } from '../validate/folds.ts';
import { testToTrainOf } from '../validate/score-splits.ts';
import type { RegressionMetric } from './regression-metrics.ts';
import type { FittedRegression, RegressionProcedure } from './regression-procedure.ts';
import { takeValues, type ValueRows } from './value-rows.ts';

interface Asked {
  readonly metric: RegressionMetric;
  readonly repeats: number;
}

/**
 * How much a procedure needs each raw column: what the metric loses on the test rows of splits when the values of the
 * column are dealt anew among them (permutation importance, Breiman 2001), all features of the column together.
 * @throws TARGET_INVALID when the metric is defined in no split.
 */
export async function valueImportance(
  procedure: RegressionProcedure,
  {
    rows,
    splits,
    metric,
    repeats = 5,
  }: Omit<Asked, 'repeats'> & {
    readonly rows: ValueRows;
    readonly splits: readonly Split[];
    readonly repeats?: number;
  },
  ctx: Context,
): Promise<PermutationImportance> {
  const found: ColumnLosses[][] = [];
  const defined: Split[] = [];
  for (const [i, split] of splits.entries()) {
    const own: Context = {
      ...ctx,
      log: silentLogger,
      rng: ctx.rng.fork(split.name),
      progress: partOf(ctx.progress, i / splits.length, (i + 1) / splits.length),
    };
    const fitted = await procedure.fit(takeValues(rows, split.train), own);
    const losses = await lossesOf(fitted, takeValues(rows, split.test), {
      asked: { metric, repeats },
      ctx: own,
    });
    if (losses === null) continue;
    found.push(losses);
    defined.push(split);
  }
  return summariseLosses(found, { metric, repeats, testToTrain: testToTrainOf(defined) });
}

async function lossesOf(
  fitted: FittedRegression,
  { frame, y, weights }: ValueRows,
  { asked: { metric, repeats }, ctx }: { asked: Asked; ctx: Context },
): Promise<ColumnLosses[] | null> {
  const plain = await fitted.predict(frame, ctx);
  const whole = metric.compute({ predicted: plain, y, weights });
  if (whole === null) return null;
  const results: ColumnLosses[] = [];
  for (const [at, { name }] of frame.columns.entries()) {
    const rng = ctx.rng.fork('permutation').fork(name);
    const losses: number[] = [];
    let used = false;
    for (let repeat = 0; repeat < repeats; repeat++) {
      throwIfAborted(ctx.signal);
      const predicted = await fitted.predict(permutedColumn(frame, at, rng.fork(repeat)), ctx);
      used ||= predicted.some((value, i) => value !== plain[i]);
      if (!used) {
        losses.push(...new Array<number>(repeats).fill(0));
        break;
      }
      const value = metric.compute({ predicted, y, weights });
      if (value !== null) losses.push(lossOf(metric, whole, value));
    }
    results.push({ column: name, used, losses });
  }
  return results;
}

function lossOf({ larger }: RegressionMetric, whole: number, value: number): number {
  if (larger === 'zero') return Math.abs(value) - Math.abs(whole);
  return larger === 'better' ? whole - value : value - whole;
}
