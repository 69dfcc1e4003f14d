import { AppError } from '#base';
import type { Goal, GoalOption, Interval } from '#contract';
import { rowPreparation } from '#features';
import {
  classificationMetric,
  type LabelledRows,
  type SplitPrediction,
  sampleRows,
  takeLabelled,
} from '#learn';
import type { Context } from '#matrix';
import { answerGoal, type NearestError, nearestError, pooled, profileCeiling } from '#predict';

/** Rows that are compared with one another at most. */
const MOST_ROWS = 20_000;

/** The metric of a goal, which must exist and be able to have the value. @throws OPTION_INVALID */
export function checkGoal({ metric: name, value }: GoalOption, nClasses: number) {
  const metric = classificationMetric(name, nClasses);
  const [least, most] = metric.range;
  if ((least !== null && value < least) || (most !== null && value > most))
    throw new AppError(
      'OPTION_INVALID',
      `goal: expected ${metric.title} ${most === null ? `of at least ${least}` : `from ${least} to ${most}`}, got ${value}`,
    );
  return metric;
}

/**
 * Whether a goal is met, missed or out of reach.
 * @param predictions of the splits of one deal; a row is in one test part.
 */
export async function goalOn(
  {
    goal,
    rows,
    predictions,
    metrics,
  }: {
    goal: GoalOption;
    rows: LabelledRows;
    predictions: readonly SplitPrediction[];
    metrics: Readonly<Record<string, Interval>>;
  },
  ctx: Context,
): Promise<Goal> {
  const metric = checkGoal(goal, rows.nClasses);
  const reached = metrics[metric.name] ?? { mean: null, low: null, high: null };
  const bounds = metric.name === 'accuracy' ? await boundsOf({ rows, predictions }, ctx) : null;
  return answerGoal({ metric, value: goal.value, reached, bounds });
}

async function boundsOf(
  { rows, predictions }: { rows: LabelledRows; predictions: readonly SplitPrediction[] },
  ctx: Context,
) {
  const { nClasses } = rows;
  const judged = pooled(predictions, rows);
  const order = Uint32Array.from(predictions.flatMap(({ split }) => [...split.test]));
  const tested = takeLabelled(rows, order);
  const profiles = profileCeiling({ frame: tested.frame, y: tested.y, nClasses });
  const kept = sampleRows(order.length, MOST_ROWS, ctx.rng.fork('goal'));
  const own = takeLabelled(tested, kept);
  const nearest: (NearestError & { by: 'columns' | 'probabilities' })[] = [];
  const preparation = rowPreparation({ missing: false, categories: 'indicators', scaled: true });
  const fitted = await preparation.fit({ frame: own.frame, rows: null }, ctx);
  const { x } = await fitted.apply(own.frame, ctx);
  try {
    nearest.push({ by: 'columns', ...(await nearestError({ x, y: own.y, nClasses }, ctx)) });
  } finally {
    x.release();
  }
  const said = ctx.pool.matrix(kept.length, nClasses);
  try {
    for (const [to, at] of kept.entries())
      said.data.set(judged.probabilities.subarray(at * nClasses, (at + 1) * nClasses), to * nClasses);
    nearest.push({ by: 'probabilities', ...(await nearestError({ x: said, y: own.y, nClasses }, ctx)) });
  } finally {
    said.release();
  }
  return { nClasses, profiles, nearest };
}
