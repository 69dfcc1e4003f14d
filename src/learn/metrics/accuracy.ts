import { type ConfusionMatrix, marginsOf } from './confusion-matrix.ts';

/** Share of the rows that were decided rightly; null without rows. */
export function accuracy(confusion: ConfusionMatrix): number | null {
  const { total, right } = marginsOf(confusion);
  return total > 0 ? right / total : null;
}

/** Mean over the classes that have rows of the share of them decided rightly; null without rows. */
export function balancedAccuracy(confusion: ConfusionMatrix): number | null {
  const { actual } = marginsOf(confusion);
  let sum = 0;
  let classes = 0;
  for (const [one, weight] of actual.entries()) {
    if (weight <= 0) continue;
    sum += confusion.cells[one * confusion.nClasses + one]! / weight;
    classes++;
  }
  return classes > 0 ? sum / classes : null;
}
