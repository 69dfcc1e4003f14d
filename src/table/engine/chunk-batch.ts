import {
  type DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  type DuckDBValue,
} from '@duckdb/node-api';
import { invariant } from '#base';
import type { CellValue, ColumnBatch } from './engine.ts';

/** Space for columns with missing values, by column; for one query. */
export type BatchSpace = Map<number, Float64Array>;

/** A chunk of a DuckDB result as a batch. */
export function chunkBatch(chunk: DuckDBDataChunk, space: BatchSpace): ColumnBatch {
  const nRows = chunk.rowCount;
  return {
    nRows,
    nColumns: chunk.columnCount,
    numbers: (column) => numbersOf(chunk, column),
    numbersOrNaN: (column) => {
      const numbers = numbersOf(chunk, column);
      const vector = chunk.getColumnVector(column);
      invariant(vector instanceof DuckDBDoubleVector, `column ${column} of the result is DOUBLE`);
      const validity = vector['validity']['data'];
      return validity === null ? numbers : withoutNulls(numbers, validity, spaceOf(space, column, nRows));
    },
    integers: (column) => {
      const vector = chunk.getColumnVector(column);
      invariant(vector instanceof DuckDBIntegerVector, `column ${column} of the result is INTEGER`);
      // element access: the binding keeps its fast way to the values private
      return vector['items'].subarray(0, nRows);
    },
    values: (column) => chunk.getColumnValues(column).map(plain),
  };
}

function numbersOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column);
  invariant(vector instanceof DuckDBDoubleVector, `column ${column} of the result is DOUBLE`);
  // element access: the binding keeps its fast way to the values private
  return vector['items'].subarray(0, chunk.rowCount);
}

function spaceOf(space: BatchSpace, column: number, nRows: number): Float64Array {
  let own = space.get(column);
  if (own === undefined || own.length < nRows) {
    own = new Float64Array(nRows);
    space.set(column, own);
  }
  return own.subarray(0, nRows);
}

/** A copy, as the engine's own memory may be shared. */
function withoutNulls(numbers: Float64Array, validity: BigUint64Array, own: Float64Array): Float64Array {
  own.set(numbers);
  // a bit a row, 1 for a value
  const bytes = new Uint8Array(validity.buffer, validity.byteOffset, Math.ceil(own.length / 8));
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 255) continue;
    for (let bit = 0; bit < 8; bit++) if (((byte >> bit) & 1) === 0) own[8 * i + bit] = Number.NaN;
  }
  return own;
}

function plain(value: DuckDBValue): CellValue {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  return String(value);
}
