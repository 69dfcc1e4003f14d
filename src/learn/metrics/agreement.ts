import { type ConfusionMatrix, marginsOf } from './confusion-matrix.ts';

/**
 * Matthews correlation of true and decided classes, for any number of them (Gorodkin 2004, equation 8): 1 when all are
 * right, 0 when the decision is constant or independent. Null when the rows are of one class.
 */
export function matthewsCorrelation(confusion: ConfusionMatrix): number | null {
  const { actual, predicted, total, right } = marginsOf(confusion);
  const spread = (weights: Float64Array) => total * total - dot(weights, weights);
  if (isOneClass(actual)) return null;
  const both = spread(actual) * spread(predicted);
  return both > 0 ? (right * total - dot(actual, predicted)) / Math.sqrt(both) : 0;
}

/** Cohen's kappa (1960): agreement beyond what the class shares give by chance. Null when the rows are of one class. */
export function cohenKappa(confusion: ConfusionMatrix): number | null {
  const { actual, predicted, total, right } = marginsOf(confusion);
  if (isOneClass(actual)) return null;
  const chance = dot(actual, predicted) / total;
  return (right - chance) / (total - chance);
}

function isOneClass(weights: Float64Array): boolean {
  return weights.filter((weight) => weight > 0).length < 2;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += value * b[i]!;
  return sum;
}
