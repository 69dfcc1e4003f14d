import type { DecisionValues } from '#contract';
import type { Ranking } from '../metrics/ranking.ts';

/** What deciding for the class from a threshold up comes to. */
export interface DecisionFigures {
  /** Share of the rows that are decided for. */
  readonly flagged: number;
  /** Null: no row is decided for. */
  readonly precision: number | null;
  /** 0 where no row is of the class. */
  readonly recall: number;
  readonly f1: number;
  /** Mean of a row by the values of outcomes; null without values. */
  readonly profit: number | null;
}

/** The figures at a step of a ranking that has rows; step -1 decides for no row. */
export function decisionFigures(
  { hits, misses, positives, negatives }: Ranking,
  step: number,
  values: DecisionValues | null,
): DecisionFigures {
  const found = step < 0 ? 0 : hits[step]!;
  const wrong = step < 0 ? 0 : misses[step]!;
  const all = positives + negatives;
  return {
    flagged: (found + wrong) / all,
    precision: found + wrong > 0 ? found / (found + wrong) : null,
    recall: positives > 0 ? found / positives : 0,
    f1: (2 * found) / Math.max(found + wrong + positives, Number.MIN_VALUE),
    profit: values === null ? null : profitOf({ found, wrong, positives, negatives }, values) / all,
  };
}

function profitOf(
  {
    found,
    wrong,
    positives,
    negatives,
  }: { found: number; wrong: number; positives: number; negatives: number },
  { truePositive, falsePositive, falseNegative, trueNegative }: DecisionValues,
): number {
  return (
    found * truePositive +
    wrong * falsePositive +
    (positives - found) * falseNegative +
    (negatives - wrong) * trueNegative
  );
}
