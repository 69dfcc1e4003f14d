import {
  type DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  type DuckDBValue,
} from '@duckdb/node-api';
import { invariant } from '#base';
import type { CellValue, ColumnBatch } from './engine.ts';

/** A chunk of a DuckDB result as a batch. */
export function chunkBatch(chunk: DuckDBDataChunk): ColumnBatch {
  const nRows = chunk.rowCount;
  return {
    nRows,
    nColumns: chunk.columnCount,
    numbers: (column) => numbersOf(chunk, column),
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
