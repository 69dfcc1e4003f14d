import { duckdbReader } from './duckdb-reader.ts';
import { jsonReader, ndjsonReader } from './json/json-reader.ts';
import { parquetReader } from './parquet-reader.ts';
import { postgresReader } from './postgres/postgres-reader.ts';
import type { TableReader } from './reader.ts';
import { textReader } from './text-reader.ts';
import { xlsxReader } from './xlsx/xlsx-reader.ts';

/** All readers, the surest of their bytes first: the first that accepts a source reads it. */
export const READERS: readonly TableReader[] = [
  postgresReader,
  parquetReader,
  duckdbReader,
  xlsxReader,
  jsonReader,
  ndjsonReader,
  textReader,
];
