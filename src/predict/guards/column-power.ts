import type { FrameColumn } from '#matrix';

/** Distinct values up to which a number is looked at value by value, and bins of others; fewer where rows are few. */
const MOST_VALUES = 50;
const ROWS_OF_A_VALUE = 10;
/** Rows up to which a single threshold is looked for: of more rows bins are fine enough. */
const FEW_ROWS = 5000;

interface Labels {
  readonly y: Int32Array;
  readonly nClasses: number;
}

/**
 * How well the classes can be read off one column alone: the share of rows that have the most frequent class of the
 * other rows with their value (a number of many values: of its quantile bin; missing is a value). A value that only one
 * row has tells nothing. Of two classes and few rows at least what the best threshold of a number gives. In [0, 1].
 */
export function purityOf(column: FrameColumn, labels: Labels): number {
  if (column.type === 'category') return purity(column.codes, labels);
  const shared = purity(binned(column.values), labels);
  return labels.nClasses === 2 && labels.y.length <= FEW_ROWS
    ? Math.max(shared, thresholdPurity(column.values, labels.y))
    : shared;
}

function purity(codes: Int32Array, { y, nClasses }: Labels): number {
  let nCodes = 0;
  for (const code of codes) nCodes = Math.max(nCodes, code + 2);
  const counts = new Int32Array(nCodes * nClasses);
  for (let row = 0; row < y.length; row++) counts[(codes[row]! + 1) * nClasses + y[row]!]!++;
  let hits = 0;
  for (let code = 0; code < nCodes; code++) {
    let [most, second] = [0, 0];
    for (let one = 0; one < nClasses; one++) {
      const count = counts[code * nClasses + one]!;
      if (count > most) [most, second] = [count, most];
      else second = Math.max(second, count);
    }
    // the largest class is still the largest among the others of its value
    if (most - 1 > second) hits += most;
  }
  return hits / y.length;
}

/** Share of rows on the right side of the best threshold; missing numbers are a side of their own. */
function thresholdPurity(values: Float64Array, y: Int32Array): number {
  const order = [...values.keys()].filter((row) => !Number.isNaN(values[row]!));
  order.sort((a, b) => values[a]! - values[b]!);
  const missing = [0, 0];
  for (const [row, one] of y.entries()) if (Number.isNaN(values[row]!)) missing[one]!++;
  const above = [0, 0];
  for (const row of order) above[y[row]!]!++;
  const below = [0, 0];
  let best = 0;
  for (const [i, row] of order.entries()) {
    above[y[row]!]!--;
    below[y[row]!]!++;
    if (values[row] === values[order[i + 1] ?? -1]) continue;
    best = Math.max(best, below[0]! + above[1]!, below[1]! + above[0]!);
  }
  return (best + Math.max(...missing)) / y.length;
}

/** Bin of each number, -1 where it is missing. */
function binned(values: Float64Array): Int32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const nBins = Math.max(2, Math.min(MOST_VALUES, Math.floor(sorted.length / ROWS_OF_A_VALUE)));
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    distinct.push(value);
    if (distinct.length > nBins) break;
  }
  const edges =
    distinct.length <= nBins
      ? distinct
      : [
          ...new Set(
            Array.from({ length: nBins }, (_, i) => sorted[Math.floor((i * sorted.length) / nBins)]!),
          ),
        ];
  return placesOf(values, edges);
}

function placesOf(values: Float64Array, edges: readonly number[]): Int32Array {
  const places = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    places[row] = Number.isNaN(value) ? -1 : placeOf(edges, value);
  }
  return places;
}

/** The last edge that is not above the value. */
function placeOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
