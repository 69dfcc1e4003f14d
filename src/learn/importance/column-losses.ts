import { partOf, throwIfAborted } from '#base';
import type { Context } from '#matrix';
import type { FittedProcedure, LabelledRows } from '../classify/procedure.ts';
import type { ClassificationMetric } from '../metrics/classification-metrics.ts';
import { permutedColumn } from './permuted-column.ts';

/** What a metric lost on the test rows of one split. */
export interface ColumnLosses {
  readonly column: string;
  /** Whether any prediction changed. */
  readonly used: boolean;
  /** [repeats] above 0: worse without the column. */
  readonly losses: readonly number[];
}

/**
 * What a metric loses on test rows when the values of each raw column are dealt anew among them (permutation
 * importance, Breiman 2001; Fisher, Rudin and Dominici 2019). Features of one raw column move together, as the raw
 * column is what is dealt. Columns that change no prediction are tried once.
 * @param rows that the procedure did not learn from.
 * @returns of each column of the frame; null where the metric is not defined for these rows.
 */
export async function columnLosses(
  fitted: FittedProcedure,
  {
    rows,
    metric,
    repeats,
  }: { readonly rows: LabelledRows; readonly metric: ClassificationMetric; readonly repeats: number },
  ctx: Context,
): Promise<ColumnLosses[] | null> {
  const { frame, y, nClasses, weights } = rows;
  const metricOf = (probabilities: Float32Array) =>
    metric.compute({
      probabilities,
      y,
      nClasses,
      weights,
      predicted: fitted.decide?.(probabilities) ?? null,
    });
  const plain = await fitted.predict(frame, ctx);
  const whole = metricOf(plain);
  if (whole === null) return null;
  const results: ColumnLosses[] = [];
  for (const [at, { name }] of frame.columns.entries()) {
    const rng = ctx.rng.fork('permutation').fork(name);
    const progress = partOf(ctx.progress, at / frame.columns.length, (at + 1) / frame.columns.length);
    const losses: number[] = [];
    let used = false;
    for (let repeat = 0; repeat < repeats; repeat++) {
      throwIfAborted(ctx.signal);
      const said = await fitted.predict(permutedColumn(frame, at, rng.fork(repeat)), ctx);
      used ||= said.some((value, i) => value !== plain[i]);
      if (!used) {
        losses.push(...new Array<number>(repeats).fill(0));
        break;
      }
      const value = metricOf(said);
      if (value !== null) losses.push(metric.larger === 'better' ? whole - value : value - whole);
      progress.report((repeat + 1) / repeats);
    }
    results.push({ column: name, used, losses });
  }
  return results;
}
