import { AppError, partOf } from '#base';
import type { ColumnImportance, PermutationImportance } from '#contract';
import type { Context } from '#matrix';
import type { LabelledRows, Procedure } from '../classify/procedure.ts';
import type { ClassificationMetric } from '../metrics/classification-metrics.ts';
import { correctedInterval } from '../validate/corrected-interval.ts';
import { takeLabelled } from '../validate/cross-validate.ts';
import type { Split } from '../validate/folds.ts';
import { testToTrainOf } from '../validate/score-splits.ts';
import { type ColumnLosses, columnLosses } from './column-losses.ts';

/**
 * How much a procedure needs each raw column, measured on the test rows of splits: fits it on the training part of
 * each, as validation does, and deals one column anew at a time.
 * @throws TARGET_INVALID when the metric is defined in no split.
 */
export async function permutationImportance(
  procedure: Procedure,
  {
    rows,
    splits,
    metric,
    repeats = 5,
  }: {
    readonly rows: LabelledRows;
    readonly splits: readonly Split[];
    readonly metric: ClassificationMetric;
    readonly repeats?: number;
  },
  ctx: Context,
): Promise<PermutationImportance> {
  const found: ColumnLosses[][] = [];
  const defined: Split[] = [];
  for (const [i, split] of splits.entries()) {
    const own: Context = {
      ...ctx,
      rng: ctx.rng.fork(split.name),
      progress: partOf(ctx.progress, i / splits.length, (i + 1) / splits.length),
    };
    const fitted = await procedure.fit(takeLabelled(rows, split.train), own);
    const losses = await columnLosses(fitted, { rows: takeLabelled(rows, split.test), metric, repeats }, own);
    if (losses === null) continue;
    found.push(losses);
    defined.push(split);
  }
  return summariseLosses(found, { metric, repeats, testToTrain: testToTrainOf(defined) });
}

/**
 * Losses of splits as importance: of several splits the corrected resampled t interval of their means over repeats, of
 * a single one the t interval over its repeats, which tells nothing of how other rows would do.
 * @param splits of each split the losses of the same columns.
 * @throws TARGET_INVALID when there is no split.
 */
export function summariseLosses(
  splits: readonly (readonly ColumnLosses[])[],
  {
    metric,
    repeats,
    testToTrain,
  }: {
    readonly metric: Pick<ClassificationMetric, 'name' | 'title'>;
    readonly repeats: number;
    readonly testToTrain: number;
  },
): PermutationImportance {
  const [first] = splits;
  if (first === undefined) {
    throw new AppError(
      'TARGET_INVALID',
      `importance: expected test rows of which ${metric.title} is defined, got none`,
    );
  }
  const columns = first.map(({ column }, at): ColumnImportance => {
    const own = splits.map((split) => split[at]!);
    const values = splits.length > 1 ? own.flatMap(meanLoss) : own[0]!.losses;
    // dealt anew the metric was never defined: nothing is known to be lost
    const drop = correctedInterval(values.length > 0 ? values : [0], {
      testToTrain: splits.length > 1 ? testToTrain : 0,
    });
    return { column, used: own.some(({ used }) => used), drop, matters: drop.low !== null && drop.low > 0 };
  });
  columns.sort((a, b) => b.drop.mean - a.drop.mean);
  return {
    metric: metric.name,
    over: splits.length > 1 ? 'splits' : 'repeats',
    splits: splits.length,
    repeats,
    columns,
  };
}

function meanLoss({ losses }: ColumnLosses): number[] {
  return losses.length === 0 ? [] : [losses.reduce((sum, loss) => sum + loss, 0) / losses.length];
}
