import { type Ranking, rankRows } from './ranking.ts';
import { classWeights, type ScoredRows } from './scored-rows.ts';

/**
 * Probability that a row of the class is ranked above another row, equal ones counting half (area under the ROC curve,
 * Hanley and McNeil 1982). Null when all rows or none are of the class.
 */
export function rocAuc({ hits, misses, positives, negatives }: Ranking): number | null {
  if (!(positives > 0 && negatives > 0)) return null;
  let area = 0;
  let before = { hits: 0, misses: 0 };
  for (const [step, found] of hits.entries()) {
    area += (misses[step]! - before.misses) * (found + before.hits);
    before = { hits: found, misses: misses[step]! };
  }
  return area / (2 * positives * negatives);
}

/** [nClasses] the area under the ROC curve of each class against the rest. */
export function aucPerClass(rows: ScoredRows): (number | null)[] {
  return Array.from({ length: rows.nClasses }, (_, one) => rocAuc(rankRows(rows, one)));
}

/**
 * A figure of each class against the rest, as one: with two classes that of class 1, else the mean over the classes
 * where it is defined, `weighted` by their rows. Null where it is defined for none.
 */
export function overClasses(
  rows: ScoredRows,
  figure: (ranking: Ranking) => number | null,
  by: 'macro' | 'weighted' = 'macro',
): number | null {
  if (rows.nClasses === 2) return figure(rankRows(rows, 1));
  const totals = classWeights(rows);
  let sum = 0;
  let whole = 0;
  for (const [one, total] of totals.entries()) {
    const value = total > 0 ? figure(rankRows(rows, one)) : null;
    if (value === null) continue;
    const share = by === 'macro' ? 1 : total;
    sum += value * share;
    whole += share;
  }
  return whole > 0 ? sum / whole : null;
}
