import { type ConfusionMatrix, marginsOf } from './confusion-matrix.ts';

/** How one class was found. */
export interface ClassFigures {
  /** Weight of its rows. */
  readonly support: number;
  /** Weight of the rows that were decided to be of it. */
  readonly predicted: number;
  /** Share of the decided rows that are of it; null where there are none. */
  readonly precision: number | null;
  /** Share of its rows that were found; null where it has none. */
  readonly recall: number | null;
  /** Harmonic mean of the two, 0 when nothing was found; null where it has no rows and none were decided. */
  readonly f1: number | null;
}

/** Precision, recall and F1 of each class. */
export function classFigures(confusion: ConfusionMatrix): ClassFigures[] {
  const { actual, predicted } = marginsOf(confusion);
  return Array.from(actual, (support, one) => {
    const found = confusion.cells[one * confusion.nClasses + one]!;
    const decided = predicted[one]!;
    return {
      support,
      predicted: decided,
      precision: ratio(found, decided),
      recall: ratio(found, support),
      f1: ratio(2 * found, decided + support),
    };
  });
}

/**
 * A figure of all classes in one. `macro`: mean over the classes that have rows or were decided for; `weighted`: mean
 * weighted by the rows of the class; in both an undefined figure counts as 0. `micro`: of all decisions together, which
 * is the accuracy. Null without rows.
 */
export function averageFigure(
  confusion: ConfusionMatrix,
  figure: 'precision' | 'recall' | 'f1',
  by: 'macro' | 'weighted' | 'micro',
): number | null {
  const { total, right } = marginsOf(confusion);
  if (total <= 0) return null;
  if (by === 'micro') return right / total;
  const present = classFigures(confusion).filter(({ support, predicted }) => support > 0 || predicted > 0);
  let sum = 0;
  for (const one of present) sum += (one[figure] ?? 0) * (by === 'macro' ? 1 : one.support);
  return sum / (by === 'macro' ? present.length : total);
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
