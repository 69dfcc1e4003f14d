import type { Classifier, ClassifierInput } from '#learn';
import { weightsByClass } from '../weights-by-class.ts';
import { unpackNaiveBayes } from './codec.ts';
import { createNaiveBayesModel, type NaiveBayesModel } from './model.ts';
import { type NaiveBayesOptions, naiveBayesOptionsSchema } from './options.ts';
import type { NaiveBayesState } from './state.ts';

/**
 * Naive Bayes: a normal distribution of every number and a table of every category in each class, taken as
 * independent (Hand and Yu 2001). What is missing says nothing.
 */
export const naiveBayesLearner: Classifier<NaiveBayesOptions, NaiveBayesModel> = {
  name: 'naive-bayes',
  title: 'Naive Bayes',
  task: 'classification',
  options: naiveBayesOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: true,
  fit: async (input, options) => createNaiveBayesModel(stateOf(input, options)),
  unpack: (bundle) => createNaiveBayesModel(unpackNaiveBayes(bundle)),
};

function stateOf(input: ClassifierInput, options: NaiveBayesOptions): NaiveBayesState {
  const { x, nClasses } = input;
  const nCols = x.features.length;
  const totals = weightsByClass(input);
  const levels = Int32Array.from(x.features, ({ kind, nLevels }) =>
    kind === 'category' ? (nLevels ?? 0) : 0,
  );
  const nLevels = levels.reduce((sum, count) => sum + count, 0);
  const means = new Float64Array(nClasses * nCols);
  const variances = new Float64Array(nClasses * nCols).fill(1);
  const shares = new Float64Array(nClasses * nLevels);
  const overall = new Float64Array(nCols);
  let at = 0;
  for (let j = 0; j < nCols; j++) {
    if (x.features[j]!.kind === 'category') {
      const counted = countLevels(input, { j, nLevels: levels[j]!, smoothing: options.smoothing });
      for (let c = 0; c < nClasses; c++)
        shares.set(counted.subarray(c * levels[j]!, (c + 1) * levels[j]!), c * nLevels + at);
      at += levels[j]!;
    } else {
      const moments = momentsOf(input, j);
      overall[j] = moments.overall;
      for (let c = 0; c < nClasses; c++) {
        means[c * nCols + j] = moments.means[c]!;
        variances[c * nCols + j] = moments.variances[c]!;
      }
    }
  }
  const added = options.varianceSmoothing * overall.reduce((most, one) => Math.max(most, one), 0);
  for (let c = 0; c < nClasses; c++) {
    for (let j = 0; j < nCols; j++) {
      if (levels[j] === 0 && x.features[j]!.kind !== 'category')
        variances[c * nCols + j] = Math.max(variances[c * nCols + j]! + added, Number.MIN_VALUE * 2 ** 60);
    }
  }
  return {
    features: x.features.map(({ name }) => name),
    nClasses,
    levels,
    priors: priorsOf(totals, options.priors),
    means,
    variances,
    shares,
  };
}

/** Shares of the classes that have rows. */
function priorsOf(totals: Float64Array, kind: NaiveBayesOptions['priors']): Float64Array {
  const counted = kind === 'shares' ? totals : totals.map((total) => (total > 0 ? 1 : 0));
  const sum = counted.reduce((all, one) => all + one, 0);
  return counted.map((one) => one / sum);
}

/** Weighted mean and variance by class; of a class without a value those of all rows, which tell it from no other. */
function momentsOf({ x, y, nClasses, weights }: ClassifierInput, j: number) {
  const { nRows, nCols, data } = x.x;
  // one place more than there are classes: all rows
  const sums = new Float64Array(nClasses + 1);
  const means = new Float64Array(nClasses + 1);
  const squares = new Float64Array(nClasses + 1);
  const add = (place: number, value: number, weight: number) => {
    sums[place]! += weight;
    const off = value - means[place]!;
    means[place]! += (off * weight) / sums[place]!;
    squares[place]! += weight * off * (value - means[place]!);
  };
  for (let row = 0; row < nRows; row++) {
    const value = data[row * nCols + j]!;
    const weight = weights === null ? 1 : weights[row]!;
    if (Number.isNaN(value) || weight === 0) continue;
    add(y[row]!, value, weight);
    add(nClasses, value, weight);
  }
  const varianceAt = (place: number) => (sums[place]! > 0 ? squares[place]! / sums[place]! : 0);
  const placeOf = (c: number) => (sums[c]! > 0 ? c : nClasses);
  return {
    overall: varianceAt(nClasses),
    means: Float64Array.from({ length: nClasses }, (_, c) => means[placeOf(c)]!),
    variances: Float64Array.from({ length: nClasses }, (_, c) => varianceAt(placeOf(c))),
  };
}

/** [nClasses, nLevels] share of each level in a class, smoothed; equal ones where there is nothing to count. */
function countLevels(
  { x, y, nClasses, weights }: ClassifierInput,
  { j, nLevels, smoothing }: { j: number; nLevels: number; smoothing: number },
): Float64Array {
  const { nRows, nCols, data } = x.x;
  const counts = new Float64Array(nClasses * nLevels).fill(smoothing);
  for (let row = 0; row < nRows; row++) {
    const level = data[row * nCols + j]!;
    if (!Number.isNaN(level)) counts[y[row]! * nLevels + level]! += weights === null ? 1 : weights[row]!;
  }
  for (let c = 0; c < nClasses; c++) {
    const own = counts.subarray(c * nLevels, (c + 1) * nLevels);
    const sum = own.reduce((all, one) => all + one, 0);
    for (let level = 0; level < nLevels; level++) own[level] = sum > 0 ? own[level]! / sum : 1 / nLevels;
  }
  return counts;
}
