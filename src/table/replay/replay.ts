import { invariant } from '#base';
import type { Frame, FrameColumn } from '#matrix';
import { join, type Sql, sql } from '#sql';
import type { ColumnBatch, Engine } from '../engine/engine.ts';
import { frameValue } from './cell-values.ts';
import type { FoundColumn } from './replay-column.ts';

/** Some rows of a file, read as the model's columns. */
export interface ReplayChunk {
  /** [nRows] 1-based number among all data rows of the file, ascending; rows that could not be read are left out. */
  readonly rows: Float64Array;
  readonly frame: Frame;
  /** [columns] cells with text that could not be read as what the model knows the column to hold. */
  readonly unreadable: readonly number[];
}

/** How a column of a file becomes one of the model. */
export interface Reading {
  /** The typed value. */
  readonly value: Sql;
  /** Whether a cell says something that cannot be read; null where any text can. */
  readonly isUnreadable: Sql | null;
}

/** Rows of a chunk: enough to keep kernels busy, few enough to stay in the cache. */
const CHUNK_ROWS = 1 << 16;
/** Those that may be worked on while the next one is read. */
const CHUNKS_AT_ONCE = 3;

/**
 * Reads the rows of `from` in their order, in chunks whose arrays are used again: a chunk is gone when the third
 * behind it is asked for.
 * @param readings of each column of `found`; @param row the number of a row, which rises.
 */
export async function* replayChunks(
  engine: Engine,
  query: { found: readonly FoundColumn[]; readings: readonly Reading[]; row: Sql; from: Sql },
  signal: AbortSignal,
): AsyncGenerator<ReplayChunk> {
  const columns = query.found.map(({ column }) => column);
  const cells = columns.map((column, j) => frameValue(column, query.readings[j]!.value));
  const doubtful = query.readings.flatMap(({ isUnreadable }, column) =>
    isUnreadable === null ? [] : [{ column, isUnreadable }],
  );
  const flags = doubtful.map(({ isUnreadable }) => sql`CAST(coalesce(${isUnreadable}, FALSE) AS INTEGER)`);
  const space = () => ({
    rows: new Float64Array(CHUNK_ROWS),
    arrays: columns.map(({ levels }) =>
      levels === null ? new Float64Array(CHUNK_ROWS) : new Int32Array(CHUNK_ROWS),
    ),
  });
  let { rows, arrays } = space();
  const spare = Array.from({ length: CHUNKS_AT_ONCE - 1 }, space);
  let filled = 0;
  let last = 0;
  let unreadable = columns.map(() => 0);
  const chunk = (): ReplayChunk => ({
    rows: rows.subarray(0, filled),
    unreadable,
    frame: {
      nRows: filled,
      columns: columns.map(({ name, levels }, j): FrameColumn => {
        const values = arrays[j]!.subarray(0, filled);
        return values instanceof Float64Array
          ? { type: 'numeric', name, values }
          : { type: 'category', name, codes: values, levels: [...levels!, otherLevel(levels!)] };
      }),
    },
  });
  const select = sql`SELECT ${join([sql`CAST(${query.row} AS DOUBLE)`, ...cells, ...flags])} FROM ${query.from}`;
  for await (const batch of engine.query(select, { signal })) {
    for (let from = 0; from < batch.nRows; ) {
      const to = Math.min(batch.nRows, from + CHUNK_ROWS - filled);
      const numbers = batch.numbers(0);
      for (let i = from; i < to; i++) {
        invariant(numbers[i]! > last, 'rows come in the order of the file');
        last = numbers[i]!;
      }
      rows.set(numbers.subarray(from, to), filled);
      for (const [j, array] of arrays.entries())
        copyPart(array, { batch, column: j + 1, from, to, at: filled });
      for (const [j, { column }] of doubtful.entries()) {
        const marks = batch.integers(1 + columns.length + j);
        for (let i = from; i < to; i++) unreadable[column]! += marks[i]!;
      }
      filled += to - from;
      from = to;
      if (filled === CHUNK_ROWS) {
        yield chunk();
        spare.push({ rows, arrays });
        ({ rows, arrays } = spare.shift()!);
        filled = 0;
        unreadable = columns.map(() => 0);
      }
    }
  }
  if (filled > 0) yield chunk();
}

function copyPart(
  array: Float64Array | Int32Array,
  part: { batch: ColumnBatch; column: number; from: number; to: number; at: number },
): void {
  const { batch, column, from, to, at } = part;
  const values = array instanceof Float64Array ? batch.numbers(column) : batch.integers(column);
  array.set(values.subarray(from, to), at);
}

/** A name that stands behind all levels of the model, for those that it does not know. */
function otherLevel(levels: readonly string[]): string {
  return `${levels.at(-1) ?? ''}\u{10ffff}`;
}
