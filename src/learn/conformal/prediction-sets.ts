import { AppError } from '#base';
import type { ScoredRows } from '../metrics/scored-rows.ts';
import { conformalQuantile } from './conformal-quantile.ts';

/** How sure a set of classes is to hold the true one. */
export interface SetOptions {
  /** Share of new rows whose set holds their class, in (0, 1). */
  readonly coverage: number;
  /** Whether the share holds in each class by itself, at the price of larger sets. */
  readonly byClass: boolean;
}

/** What makes sets of classes from probabilities. */
export interface PredictionSets extends SetOptions {
  /** [nClasses] the least probability that puts a class into a set; 0 where too few rows were seen to leave it out. */
  readonly least: readonly number[];
}

/**
 * Learns from rows that the probabilities were not fitted on how probable a class must be to be in a set: split
 * conformal prediction with the score 1 - p of the true class, whose sets are the smallest on average (Sadinle, Lei and
 * Wasserman 2019); by class, the quantile of each class's own rows (Vovk 2012).
 * @throws OPTION_INVALID for a coverage outside of (0, 1).
 */
export function fitPredictionSets(
  { probabilities, y, nClasses }: Pick<ScoredRows, 'probabilities' | 'y' | 'nClasses'>,
  { coverage, byClass }: SetOptions,
): PredictionSets {
  if (!(coverage > 0 && coverage < 1)) {
    throw new AppError('OPTION_INVALID', `coverage: expected a share between 0 and 1, got ${coverage}`, {
      hint: 'A coverage of 0.9 gives sets that hold the true class nine times in ten; 1 would always be all classes.',
    });
  }
  const scoresOf = (isWanted: (row: number) => boolean) =>
    Float64Array.from([...y.keys()].filter(isWanted), (row) => 1 - probabilities[row * nClasses + y[row]!]!);
  const leastOf = (scores: Float64Array) => Math.max(0, 1 - conformalQuantile(scores, coverage));
  const least = byClass
    ? Array.from({ length: nClasses }, (_, one) => leastOf(scoresOf((row) => y[row] === one)))
    : new Array<number>(nClasses).fill(leastOf(scoresOf(() => true)));
  return { coverage, byClass, least };
}

/**
 * The classes in the set of a row, the likeliest first; never empty: a row without any gets its likeliest class.
 * @param probabilities [rows * nClasses]
 */
export function predictionSet(probabilities: Float32Array, row: number, { least }: PredictionSets): number[] {
  const nClasses = least.length;
  const of = (one: number) => probabilities[row * nClasses + one]!;
  const order = Array.from({ length: nClasses }, (_, one) => one).sort((a, b) => of(b) - of(a) || a - b);
  const within = order.filter((one) => of(one) >= least[one]! - SET_ROUNDING);
  return within.length === 0 ? order.slice(0, 1) : within;
}

/** The same set as a number whose bits are its classes. */
export function predictionSetMask(
  probabilities: Float32Array,
  row: number,
  { least }: PredictionSets,
): number {
  const nClasses = least.length;
  const at = row * nClasses;
  let [mask, best] = [0, 0];
  for (let one = 0; one < nClasses; one++) {
    if (probabilities[at + one]! >= least[one]! - SET_ROUNDING) mask |= 1 << one;
    if (probabilities[at + one]! > probabilities[at + best]!) best = one;
  }
  return mask === 0 ? 1 << best : mask;
}

/** Probabilities are 32-bit numbers: 1 - (1 - p) may miss p by as much. */
export const SET_ROUNDING = 1e-12;

/** How sets did on rows. */
export interface SetFigures {
  /** Share of the rows whose set holds their class. */
  readonly coverage: number;
  /** [nClasses] the same by class; null of a class without rows. */
  readonly coverageByClass: readonly (number | null)[];
  /** Classes in a set, on average. */
  readonly meanSize: number;
  /** Share of the rows with one class in their set. */
  readonly single: number;
}

/** Counts how often sets hold the true class, and how large they are. */
export function setFigures(
  { probabilities, y, nClasses }: Pick<ScoredRows, 'probabilities' | 'y' | 'nClasses'>,
  setsOf: (row: number) => PredictionSets,
): SetFigures {
  const rows = new Float64Array(nClasses);
  const held = new Float64Array(nClasses);
  let size = 0;
  let single = 0;
  for (let row = 0; row < y.length; row++) {
    const set = predictionSet(probabilities, row, setsOf(row));
    rows[y[row]!]!++;
    if (set.includes(y[row]!)) held[y[row]!]!++;
    size += set.length;
    if (set.length === 1) single++;
  }
  const n = y.length;
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  return {
    coverage: sum(held) / n,
    coverageByClass: [...rows].map((count, one) => (count === 0 ? null : held[one]! / count)),
    meanSize: size / n,
    single: single / n,
  };
}
