import { basename } from 'node:path';
import { type Sql, sql } from '#sql';
import { filePattern } from '../engine/file-path.ts';
import { hashFile } from './hash-file.ts';
import { plainSource } from './plain-source.ts';
import { guardCorrupt, readTyped } from './read-typed.ts';
import type { TableReader } from './reader.ts';
import { describeColumns } from './typed-columns.ts';

/** Parquet: columns keep their types, those of text are typed like text. */
export const parquetReader: TableReader = {
  format: 'parquet',
  accepts: ({ bytes }) => bytes.toString('latin1', 0, 4) === 'PAR1',
  async list({ location }, _, context) {
    const { signal } = context;
    const engine = await context.engine();
    const file = basename(location);
    const query = sql`SELECT * FROM ${parquet(location)}`;
    const columns = await guardCorrupt(file, () => describeColumns(engine, query, { file, signal }));
    return { tables: [{ table: null, columns: columns.map((column) => column.name) }], leftOut: [] };
  },
  async read({ file: path }, context) {
    const file = basename(path);
    context.progress.report(0, 'reading Parquet');
    const { sha256, bytes } = await hashFile(path, context.signal);
    const source = plainSource({ file, format: 'parquet', table: null, bytes, sha256 });
    return readTyped({ file, from: parquet(path), source }, context);
  },
};

function parquet(path: string): Sql {
  return sql`read_parquet(${filePattern(path)}, hive_partitioning = false)`;
}
