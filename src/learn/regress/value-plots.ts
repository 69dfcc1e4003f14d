import { valueGain } from './value-gain.ts';
import { meanOver, type ValuedRows } from './valued-rows.ts';

/** Rows in a band of equally many rows. */
export interface ValueBand {
  /** Weight of the rows. */
  readonly rows: number;
  readonly predicted: number;
  readonly actual: number;
}

/** Counts of values between edges. */
export interface ValueHistogram {
  /** [counts.length + 1] rising. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** What foretold numbers can be looked at by. */
export interface ValuePlots {
  /** Cells of a grid of actual (down) by predicted (across); the outer cells hold what lies beyond too. */
  readonly grid: { readonly edges: readonly number[]; readonly counts: readonly (readonly number[])[] };
  /** Of what came minus what was foretold; the outer bins hold what lies beyond too. */
  readonly residuals: ValueHistogram;
  /** Tenths by prediction, the lowest first. */
  readonly deciles: readonly ValueBand[];
  /** Null where a value is below 0 or there is none. */
  readonly gain: { readonly share: readonly number[]; readonly gain: readonly number[] } | null;
}

const CELLS = 24;
const BINS = 31;
const GAIN_POINTS = 50;
/** Share at each end that the middle of a plot leaves to its outer bins. */
const TAIL = 0.01;

/** Plots of rows that were each judged once. O(n log n) */
export function valuePlots(rows: ValuedRows): ValuePlots {
  const residuals = rows.y.map((value, row) => value - rows.predicted[row]!);
  const both = Float64Array.from([...rows.y, ...rows.predicted]);
  const edges = edgesOf(both, CELLS);
  const counts = edges.slice(1).map(() => new Array<number>(edges.length - 1).fill(0));
  for (const [row, value] of rows.y.entries())
    counts[binOf(edges, value)]![binOf(edges, rows.predicted[row]!)]! += rows.weights?.[row] ?? 1;
  return {
    grid: { edges, counts },
    residuals: histogramOf(residuals, rows.weights),
    deciles: bandsOf(rows, 10),
    gain: thinned(rows),
  };
}

/** Rows in bands of equally many rows, by prediction, the lowest first; rows of equal prediction as they come. */
export function bandsOf({ predicted, y, weights }: ValuedRows, bands: number): ValueBand[] {
  const order = Uint32Array.from(y.keys()).sort((a, b) => predicted[a]! - predicted[b]! || a - b);
  const edge = (band: number) => Math.round((band * order.length) / bands);
  return Array.from({ length: bands }, (_, band) => order.subarray(edge(band), edge(band + 1))).flatMap(
    (own) => {
      const part = {
        y: Float64Array.from(own, (row) => y[row]!),
        weights: weights && weightsOf(weights, own),
      };
      const actual = meanOver(part, (at) => part.y[at]!);
      if (actual === null) return [];
      const total = part.weights?.reduce((sum, weight) => sum + weight, 0) ?? own.length;
      return [{ rows: total, predicted: meanOver(part, (at) => predicted[own[at]!]!)!, actual }];
    },
  );
}

function weightsOf(weights: Float32Array, which: Uint32Array): Float32Array {
  return Float32Array.from(which, (row) => weights[row]!);
}

function histogramOf(values: Float64Array, weights: Float32Array | null): ValueHistogram {
  const edges = edgesOf(values, BINS);
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const [row, value] of values.entries()) counts[binOf(edges, value)]! += weights?.[row] ?? 1;
  return { edges, counts };
}

/** Edges of equal width over all but the tails; one bin where all values are equal. */
function edgesOf(values: Float64Array, bins: number): number[] {
  const sorted = values.slice().sort();
  const cut = Math.floor(sorted.length * TAIL);
  const [low, high] = [sorted[cut] ?? 0, sorted[sorted.length - 1 - cut] ?? 0];
  if (!(high > low)) return [low - 0.5, low + 0.5];
  return Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
}

function binOf(edges: readonly number[], value: number): number {
  const last = edges.length - 2;
  const [low, high] = [edges[0]!, edges[last + 1]!];
  return Math.max(0, Math.min(last, Math.floor(((value - low) / (high - low)) * (last + 1))));
}

function thinned(rows: ValuedRows): ValuePlots['gain'] {
  const curve = valueGain(rows);
  if (curve === null) return null;
  const last = curve.share.length - 1;
  const points = Math.min(GAIN_POINTS, last);
  const kept = Array.from({ length: points + 1 }, (_, i) => Math.round((i * last) / points));
  return { share: kept.map((i) => curve.share[i]!), gain: kept.map((i) => curve.gain[i]!) };
}
