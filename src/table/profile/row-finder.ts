import type { ColumnProfile, Dataset } from '#contract';
import { name, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import type { LoadedColumn } from './read-profile-columns.ts';

/** How many example rows a finding shows. */
const EXAMPLES = 5;

/** Finds example rows, by their numbers in the file; none of a column whose values were not read. */
export interface RowFinder {
  /** The first rows without a value. */
  missing(index: number): number[];
  /** The rows whose values are farthest from the median. */
  extremes(index: number, profile: ColumnProfile): number[];
  /** The rows with the smallest or the largest values. */
  ends(index: number, end: 'low' | 'high'): number[];
  /** The first rows with one of these levels. */
  ofLevels(index: number, levels: readonly string[]): number[];
}

/** A finder over the columns in memory; rows without a value in other columns are asked of the file. */
export async function rowFinder(
  { dataset, parquet }: { readonly dataset: Dataset; readonly parquet: string },
  loaded: readonly LoadedColumn[],
  { engine, signal }: { readonly engine: Engine; readonly signal: AbortSignal },
): Promise<RowFinder> {
  const from = sql`read_parquet(${filePattern(parquet)})`;
  const byIndex = new Map(loaded.map((column) => [column.index, column]));
  const missingRows = new Map<number, number[]>();
  for (const [j, column] of dataset.columns.entries()) {
    if (byIndex.has(j) || column.missing === 0) continue;
    const cell = name(`c${j}`);
    const query = sql`SELECT row FROM ${from} WHERE ${cell} IS NULL ORDER BY row LIMIT ${EXAMPLES}`;
    missingRows.set(
      j,
      (await engine.rows(query, { signal })).map(([row]) => Number(row)),
    );
  }
  const numbers =
    dataset.rejectedRows === 0 ? null : await rowNumbers(engine, { from, nRows: dataset.rows, signal });
  const numberOf = (place: number) => numbers?.[place] ?? place + 1;
  const first = (codes: Int32Array | Float64Array, isWanted: (value: number) => boolean): number[] => {
    const places: number[] = [];
    for (let place = 0; place < codes.length && places.length < EXAMPLES; place++) {
      if (isWanted(codes[place]!)) places.push(numberOf(place));
    }
    return places;
  };
  return {
    missing(index) {
      const values = byIndex.get(index)?.values;
      if (values === undefined) return missingRows.get(index) ?? [];
      return values.type === 'category'
        ? first(values.codes, (code) => code < 0)
        : first(values.values, Number.isNaN);
    },
    extremes(index, { numeric }) {
      const values = byIndex.get(index)?.values;
      if (values?.type !== 'numeric' || numeric === null) return [];
      const { rows } = values.ranked;
      const distance = (row: number) => Math.abs(values.values[row]! - numeric.median);
      const ends = [...rows.slice(0, EXAMPLES), ...rows.slice(Math.max(EXAMPLES, rows.length - EXAMPLES))];
      return ends
        .sort((a, b) => distance(b) - distance(a) || a - b)
        .slice(0, EXAMPLES)
        .map(numberOf);
    },
    ends(index, end) {
      const values = byIndex.get(index)?.values;
      if (values?.type !== 'numeric') return [];
      const { rows } = values.ranked;
      const places = end === 'low' ? rows.slice(0, EXAMPLES) : rows.slice(-EXAMPLES).reverse();
      return [...places].map(numberOf);
    },
    ofLevels(index, levels) {
      const values = byIndex.get(index)?.values;
      if (values?.type !== 'category') return [];
      const wanted = new Set(levels.map((level) => values.levels.indexOf(level)).filter((code) => code >= 0));
      return first(values.codes, (code) => wanted.has(code));
    },
  };
}

async function rowNumbers(
  engine: Engine,
  { from, nRows, signal }: { from: ReturnType<typeof sql>; nRows: number; signal: AbortSignal },
): Promise<Float64Array> {
  const numbers = new Float64Array(nRows);
  let at = 0;
  for await (const batch of engine.query(sql`SELECT CAST(row AS DOUBLE) FROM ${from} ORDER BY row`, {
    signal,
  })) {
    numbers.set(batch.numbers(0), at);
    at += batch.nRows;
  }
  return numbers;
}
