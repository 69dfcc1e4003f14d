import { descendingOrder } from './descending-order.ts';
import { likeliestClasses, type ScoredRows, scoresOf } from './scored-rows.ts';

/** Rows of similar probability: what was said against what came. */
export interface ReliabilityBin {
  /** Least and largest probability of the bin: its bounds for `width`, those of its rows for `count`. */
  readonly from: number;
  readonly to: number;
  /** Rows of weight above 0, at least 1. */
  readonly rows: number;
  readonly weight: number;
  /** Rows of equal weight that are as sure: (sum of weights)^2 / sum of squares (Kish 1965). */
  readonly effectiveRows: number;
  /** Weighted mean probability. */
  readonly said: number;
  /** Weighted share that came. */
  readonly came: number;
}

/** How rows are put into bins: of equal width over [0, 1], or of equal weight. */
export interface Binning {
  readonly bins: number;
  readonly by: 'width' | 'count';
}

/** Ten bins of equal width; a probability of 1 is in the last. */
export const TEN_BINS: Binning = { bins: 10, by: 'width' };

/** A probability of each row, whether it came, and the weight. */
export interface Forecasts {
  readonly scores: Float32Array;
  /** [nRows] 0 or 1 */
  readonly came: Uint8Array;
  readonly weights: Float32Array | null;
}

/** The probability of one class and whether the row is of it. */
export function forecastsOf(rows: ScoredRows, one: number): Forecasts {
  return {
    scores: scoresOf(rows, one),
    came: Uint8Array.from(rows.y, (own) => (own === one ? 1 : 0)),
    weights: rows.weights,
  };
}

/**
 * What the calibration of a model is measured on: with two classes the probability of class 1, with more that of the
 * likeliest class and whether it was right (Guo, Pleiss, Sun and Weinberger 2017).
 */
export function forecasts(rows: ScoredRows): Forecasts {
  if (rows.nClasses === 2) return forecastsOf(rows, 1);
  const likeliest = likeliestClasses(rows);
  return {
    scores: Float32Array.from(likeliest, (one, i) => rows.probabilities[i * rows.nClasses + one]!),
    came: Uint8Array.from(rows.y, (own, i) => (own === likeliest[i] ? 1 : 0)),
    weights: rows.weights,
  };
}

/** The bins that hold rows, by rising probability. Rows of equal probability are in one bin. */
export function reliabilityBins(forecasts: Forecasts, binning: Binning): ReliabilityBin[] {
  const binOf = (binning.by === 'width' ? binByWidth : binByCount)(forecasts, binning.bins);
  const { scores, came, weights } = forecasts;
  const sums = Array.from({ length: binning.bins }, () => ({
    rows: 0,
    weight: 0,
    squares: 0,
    said: 0,
    came: 0,
    least: Number.POSITIVE_INFINITY,
    most: Number.NEGATIVE_INFINITY,
  }));
  for (const [i, score] of scores.entries()) {
    const weight = weights === null ? 1 : weights[i]!;
    if (!(weight > 0)) continue;
    const bin = sums[binOf[i]!]!;
    bin.rows++;
    bin.weight += weight;
    bin.squares += weight * weight;
    bin.said += weight * score;
    bin.came += weight * came[i]!;
    bin.least = Math.min(bin.least, score);
    bin.most = Math.max(bin.most, score);
  }
  return sums.flatMap(({ rows, weight, squares, said, came: hits, least, most }, at) => {
    if (rows === 0) return [];
    const byWidth = binning.by === 'width';
    return {
      from: byWidth ? at / binning.bins : least,
      to: byWidth ? (at + 1) / binning.bins : most,
      rows,
      weight,
      effectiveRows: (weight * weight) / squares,
      said: said / weight,
      came: hits / weight,
    };
  });
}

/**
 * Mean distance between what was said and what came over bins, weighted by their rows (expected calibration error,
 * Naeini, Cooper and Hauskrecht 2015). Null without rows.
 */
export function calibrationError(rows: ScoredRows, binning: Binning = TEN_BINS): number | null {
  const bins = reliabilityBins(forecasts(rows), binning);
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0
    ? bins.reduce((sum, { weight, said, came }) => sum + weight * Math.abs(said - came), 0) / total
    : null;
}

/** Largest distance between what was said and what came over bins that hold rows. Null without rows. */
export function maximumCalibrationError(rows: ScoredRows, binning: Binning = TEN_BINS): number | null {
  const bins = reliabilityBins(forecasts(rows), binning);
  return bins.length > 0 ? Math.max(...bins.map(({ said, came }) => Math.abs(said - came))) : null;
}

/** [nRows] the bin of each row. */
function binByWidth({ scores }: Forecasts, bins: number): Uint32Array {
  return Uint32Array.from(scores, (score) => Math.min(bins - 1, Math.max(0, Math.floor(score * bins))));
}

/** Rows of equal score go together, to the bin in which the middle of their weight falls. */
function binByCount({ scores, weights }: Forecasts, bins: number): Uint32Array {
  const order = descendingOrder(scores).reverse();
  const weightOf = (i: number) => (weights === null ? 1 : weights[i]!);
  const total = order.reduce((sum, i) => sum + weightOf(i), 0);
  const binOf = new Uint32Array(scores.length);
  let below = 0;
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from]!];
    let own = 0;
    let to = from;
    for (; to < order.length && scores[order[to]!] === score; to++) own += weightOf(order[to]!);
    const bin = Math.min(bins - 1, Math.floor(((below + own / 2) / total) * bins));
    for (; from < to; from++) binOf[order[from]!] = bin;
    below += own;
  }
  return binOf;
}
