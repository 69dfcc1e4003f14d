import type { FrameColumn } from '#matrix';

/** Distinct values up to which a number is looked at value by value. */
const MOST_VALUES = 50;
const BINS = 50;

/** What one column alone tells of the classes. */
export interface ColumnPower {
  /**
   * Share of rows that have the most frequent class of their value (a number of many values: of its quantile bin;
   * missing is a value). In [share of the largest class, 1].
   */
  readonly purity: number;
  /** Values or bins that are told apart, missing among them. */
  readonly levels: number;
}

/** How well the classes can be read off one column. */
export function powerOf(
  column: FrameColumn,
  { y, nClasses }: { y: Int32Array; nClasses: number },
): ColumnPower {
  const codes = column.type === 'category' ? column.codes : binned(column.values);
  let nCodes = 0;
  for (const code of codes) nCodes = Math.max(nCodes, code + 2);
  const counts = new Float64Array(nCodes * nClasses);
  for (let row = 0; row < y.length; row++) counts[(codes[row]! + 1) * nClasses + y[row]!]!++;
  let [hits, levels] = [0, 0];
  for (let code = 0; code < nCodes; code++) {
    let most = 0;
    for (let one = 0; one < nClasses; one++) most = Math.max(most, counts[code * nClasses + one]!);
    hits += most;
    if (most > 0) levels++;
  }
  return { purity: hits / y.length, levels };
}

/** Bin of each number, -1 where it is missing. */
function binned(values: Float64Array): Int32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    distinct.push(value);
    if (distinct.length > MOST_VALUES) break;
  }
  const edges =
    distinct.length <= MOST_VALUES
      ? distinct
      : [...new Set(Array.from({ length: BINS }, (_, i) => sorted[Math.floor((i * sorted.length) / BINS)]!))];
  return Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : placeOf(edges, value)));
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
