import type { FeatureSelection, TrainOptions } from '#contract';
import {
  type ClassificationMetric,
  correctedInterval,
  crossValidate,
  type LabelledRows,
  type Split,
  scoreSplits,
  testToTrainOf,
} from '#learn';
import type { Context } from '#matrix';
import { type Compared, selectionStability } from '#predict';
import { type ClassFacts, contenderOf } from './contenders-of.ts';

/** Which columns the splits chose for the winner, how alike they were, and what it costs to read no other. */
export async function selectionOf(
  {
    compared,
    rows,
    splits,
    metric,
  }: {
    readonly compared: Compared;
    readonly rows: LabelledRows;
    readonly splits: readonly Split[];
    readonly metric: ClassificationMetric;
  },
  { options, classes }: { readonly options: TrainOptions; readonly classes: ClassFacts },
  ctx: Context,
): Promise<FeatureSelection | null> {
  const { maxFeatures, select } = options;
  if (maxFeatures === null) return null;
  const { winner, columnsOfWinner, ofWinner } = compared;
  const names = rows.frame.columns.map((column) => column.name);
  const counts = names.map((name) => columnsOfWinner.filter((own) => own.includes(name)).length);
  const whole = contenderOf(winner.name, { ...options, maxFeatures: null }, classes);
  const ofWhole = await crossValidate(whole.procedure, { rows, splits }, ctx);
  const scores = [ofWhole, ofWinner].map((some) => scoreSplits(rows, some, [metric]).test[metric.name]!);
  const sign = metric.larger === 'better' ? 1 : -1;
  const costs = scores[0]!.flatMap((value, split) => {
    const own = scores[1]![split]!;
    return value === null || own === null ? [] : [sign * (value - own)];
  });
  return {
    how: select,
    most: maxFeatures,
    splits: splits.length,
    columns: names
      .map((column, j) => ({ column, chosen: counts[j]! }))
      .filter(({ chosen }) => chosen > 0)
      .sort((a, b) => b.chosen - a.chosen),
    stability: selectionStability(counts, splits.length),
    cost:
      costs.length === 0
        ? { mean: null, low: null, high: null }
        : correctedInterval(costs, { testToTrain: testToTrainOf(splits) }),
  };
}
