import { AppError, invariant } from '#base';
import type { DecisionValues } from '#contract';
import { type DecisionFigures, decisionFigures } from '../curves/decision-figures.ts';
import { rankRows } from '../metrics/ranking.ts';
import type { ScoredRows } from '../metrics/scored-rows.ts';

/** No probability reaches it: no row is decided for. */
export const NOBODY = 1 + 2 ** -23;

/** What a threshold is chosen for. Costs and values are money a row by outcome; costs above 0 are lost. */
export type ThresholdGoal =
  | { readonly by: 'f1' }
  | { readonly by: 'cost'; readonly costs: DecisionValues }
  | { readonly by: 'profit'; readonly values: DecisionValues };

/** A threshold and what deciding by it comes to on the rows that it was chosen on; of costs the profit is minus them. */
export interface ChosenThreshold extends DecisionFigures {
  /** Rows whose probability of class 1 is at least this are decided to be of it; an f32. */
  readonly threshold: number;
  readonly by: ThresholdGoal['by'];
}

/**
 * The threshold of the best F1, the least cost or the most profit, the highest of equal ones. The rows must be ones that
 * the model did not learn from: out-of-fold predictions. O(nRows log nRows)
 * @param rows of two classes, at least one of weight above 0.
 * @throws OPTION_INVALID when costs or values are not finite numbers, or are the same whatever is decided.
 */
export function chooseThreshold(rows: Omit<ScoredRows, 'predicted'>, goal: ThresholdGoal): ChosenThreshold {
  invariant(rows.nClasses === 2, `threshold: expected two classes, got ${rows.nClasses}`);
  const values = moneyOf(goal);
  const ranking = rankRows(rows, 1);
  const worth = ({ f1, profit }: DecisionFigures) => (goal.by === 'f1' ? f1 : profit!);
  let best = -1;
  let most = worth(decisionFigures(ranking, -1, values));
  for (let step = 0; step < ranking.scores.length; step++) {
    const own = worth(decisionFigures(ranking, step, values));
    if (own > most) {
      best = step;
      most = own;
    }
  }
  const threshold = best < 0 ? NOBODY : ranking.scores[best]!;
  return { by: goal.by, threshold, ...decisionFigures(ranking, best, values) };
}

/** [nRows] class 1 where its probability reaches the threshold, else 0. @param probabilities [nRows, 2] */
export function decideByThreshold(probabilities: Float32Array, threshold: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / 2 }, (_, i) =>
    probabilities[2 * i + 1]! >= threshold ? 1 : 0,
  );
}

function moneyOf(goal: ThresholdGoal): DecisionValues | null {
  if (goal.by === 'f1') return null;
  const given = goal.by === 'cost' ? goal.costs : goal.values;
  const { truePositive, falsePositive, falseNegative, trueNegative } = given;
  if (![truePositive, falsePositive, falseNegative, trueNegative].every(Number.isFinite)) {
    throw new AppError(
      'OPTION_INVALID',
      `threshold by ${goal.by}: expected a finite number for each outcome`,
    );
  }
  if (truePositive === falseNegative && falsePositive === trueNegative) {
    throw new AppError(
      'OPTION_INVALID',
      `threshold by ${goal.by}: expected outcomes that differ by the decision`,
    );
  }
  const sign = goal.by === 'cost' ? -1 : 1;
  return {
    truePositive: sign * truePositive,
    falsePositive: sign * falsePositive,
    falseNegative: sign * falseNegative,
    trueNegative: sign * trueNegative,
  };
}
