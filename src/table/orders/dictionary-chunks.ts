import type { FileHandle } from 'node:fs/promises';
import type { ColumnChunk } from '#kernels';
import { join, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { pageHeader } from './page-header.ts';

/** A column of a row group in a file. */
export interface ChunkPlace {
  readonly at: number;
  readonly bytes: number;
}

/** Row groups of a Parquet file whose columns are a dictionary and places in it, without compression. */
export interface DictionaryGroup {
  readonly nRows: number;
  /** By name of the column. */
  readonly chunks: ReadonlyMap<string, ChunkPlace>;
}

const DICTIONARY_PLACES = 8;
const PLAIN = 0;

/** Where some columns of a file lie; null where one is written in another way. */
export async function dictionaryGroups(
  engine: Engine,
  { parquet, columns }: { readonly parquet: string; readonly columns: readonly string[] },
  signal: AbortSignal,
): Promise<DictionaryGroup[] | null> {
  const rows = await engine.rows(
    sql`SELECT row_group_id, row_group_num_rows, path_in_schema, compression, dictionary_page_offset, total_compressed_size
      FROM parquet_metadata(${filePattern(parquet)}) WHERE path_in_schema IN (${join(columns)}) ORDER BY row_group_id`,
    { signal },
  );
  const groups: { nRows: number; chunks: Map<string, ChunkPlace> }[] = [];
  for (const [group, nRows, column, compression, at, bytes] of rows) {
    if (compression !== 'UNCOMPRESSED' || typeof at !== 'number') return null;
    while (groups.length <= Number(group)) groups.push({ nRows: Number(nRows), chunks: new Map() });
    groups[Number(group)]!.chunks.set(String(column), { at, bytes: Number(bytes) });
  }
  const isWhole = groups.length > 0 && groups.every(({ chunks }) => chunks.size === columns.length);
  return isWhole ? groups : null;
}

/** Reads a column of a row group into a buffer; null where it is no dictionary with one page of places. */
export async function readChunk(
  handle: FileHandle,
  { at, bytes }: ChunkPlace,
  { buffer, nRows }: { readonly buffer: Buffer; readonly nRows: number },
): Promise<ColumnChunk | null> {
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await handle.read(buffer, done, bytes - done, at + done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  const chunk = buffer.subarray(0, bytes);
  const dictionary = pageHeader(chunk, 0);
  if (dictionary?.type !== 'dictionary' || dictionary.encoding !== PLAIN) return null;
  const end = dictionary.at + dictionary.bytes;
  const page = pageHeader(chunk, end);
  if (page?.type !== 'data' || page.encoding !== DICTIONARY_PLACES || page.nValues !== nRows) return null;
  if (page.at + page.bytes !== bytes) return null;
  return {
    dictionary: { from: dictionary.at, to: end, n: dictionary.nValues },
    page: { from: page.at, to: bytes },
  };
}
