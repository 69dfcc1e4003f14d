import type { Rng } from '#base';
import type { Trait } from '#contract';
import type { Frame, FrameColumn } from '#matrix';

const DRAWS = 200;
/** Most rows that are resampled; above, intervals are narrowed by the root of the share, as errors fall with it. */
const MOST_ROWS = 5000;

/** [k] lower and upper end of each segment's effect; NaN where it is not known. */
interface Ends {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * 95 % bootstrap intervals (percentile, Efron 1979) of how segments differ from all customers: of the difference of the
 * means in standard deviations of all customers. The customers are drawn anew with their segments; the standard
 * deviation stays. O(draws nRows nCols)
 * @param labels [nRows] 0..k-1
 * @returns by feature, as traits call it
 */
export function effectIntervals(
  { columns, nRows }: Frame,
  { labels, k, traits }: { labels: Int32Array; k: number; traits: readonly (readonly Trait[])[] },
  rng: Rng,
): Map<string, Ends> {
  const rows = sampledRows(nRows, rng.fork('rows'));
  const narrow = Math.sqrt(rows.length / nRows);
  const drawn = Array.from({ length: DRAWS }, (_, b) => countsOf(rows.length, rng.fork(b)));
  const features = new Map<string, Ends>();
  for (const column of columns) {
    const own = new Map<string, Map<number, Trait>>();
    for (const [c, all] of traits.entries()) {
      for (const trait of all) {
        if (trait.column !== column.name) continue;
        const bySegment = own.get(trait.feature) ?? new Map<number, Trait>();
        own.set(trait.feature, bySegment.set(c, trait));
      }
    }
    for (const [feature, bySegment] of own) {
      const [first] = bySegment.values();
      const values = valuesOf(column, first!.level, rows);
      const samples = differences(values, { labels, rows, drawn, k });
      features.set(feature, endsOf(samples, { bySegment, k, narrow }));
    }
  }
  return features;
}

/** The values of a column, or 1 and 0 of a level, on the sampled rows. */
function valuesOf(column: FrameColumn, level: string | null, rows: Uint32Array): Float64Array {
  if (column.type === 'numeric') return Float64Array.from(rows, (row) => column.values[row]!);
  const code = column.levels.indexOf(level ?? '');
  return Float64Array.from(rows, (row) => {
    const own = column.codes[row]!;
    return own < 0 ? Number.NaN : own === code ? 1 : 0;
  });
}

/** [draws, k] mean of the segment minus mean of all. */
function differences(
  values: Float64Array,
  given: { labels: Int32Array; rows: Uint32Array; drawn: readonly Uint8Array[]; k: number },
): Float64Array {
  const { labels, rows, drawn, k } = given;
  const out = new Float64Array(DRAWS * k);
  const sums = new Float64Array(k);
  const sizes = new Float64Array(k);
  const own = Int32Array.from(rows, (row) => labels[row]!);
  for (const [b, counts] of drawn.entries()) {
    sums.fill(0);
    sizes.fill(0);
    let sum = 0;
    let size = 0;
    for (let i = 0; i < values.length; i++) {
      const count = counts[i]!;
      const value = values[i]!;
      if (count === 0 || Number.isNaN(value)) continue;
      sums[own[i]!]! += count * value;
      sizes[own[i]!]! += count;
      sum += count * value;
      size += count;
    }
    for (let c = 0; c < k; c++) {
      out[b * k + c] = sizes[c] === 0 ? Number.NaN : sums[c]! / sizes[c]! - sum / size;
    }
  }
  return out;
}

/** Ends about the effect that was found on all rows. */
function endsOf(
  samples: Float64Array,
  { bySegment, k, narrow }: { bySegment: ReadonlyMap<number, Trait>; k: number; narrow: number },
): Ends {
  const low = new Float64Array(k).fill(Number.NaN);
  const high = new Float64Array(k).fill(Number.NaN);
  for (const [c, { effect, segmentMean, overallMean }] of bySegment) {
    const values = Float64Array.from({ length: DRAWS }, (_, b) => samples[b * k + c]!)
      .filter((value) => !Number.isNaN(value))
      .sort();
    const difference = segmentMean - overallMean;
    if (values.length === 0 || effect === 0 || difference === 0) continue;
    const deviation = difference / effect;
    const centre = values[values.length >>> 1]!;
    const end = (share: number) => {
      const value = values[Math.min(values.length - 1, Math.floor(share * values.length))]!;
      return (difference + narrow * (value - (narrow < 1 ? centre : difference))) / deviation;
    };
    low[c] = end(0.025);
    high[c] = end(0.975);
  }
  return { low, high };
}

function sampledRows(nRows: number, rng: Rng): Uint32Array {
  const rows = Uint32Array.from({ length: nRows }, (_, row) => row);
  if (nRows <= MOST_ROWS) return rows;
  for (let i = 0; i < MOST_ROWS; i++) {
    const other = i + rng.int(nRows - i);
    const row = rows[i]!;
    rows[i] = rows[other]!;
    rows[other] = row;
  }
  return rows.slice(0, MOST_ROWS).sort();
}

/** How often each of n rows is drawn in n draws with replacement. */
function countsOf(n: number, rng: Rng): Uint8Array {
  const counts = new Uint8Array(n);
  for (let i = 0; i < n; i++) counts[rng.int(n)]!++;
  return counts;
}
