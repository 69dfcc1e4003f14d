import { constants, existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#base';
import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { hashFile } from './hash-file.ts';
import { plainSource } from './plain-source.ts';
import { guardCorrupt, readTyped } from './read-typed.ts';
import type { TableReader } from './reader.ts';
import { describeColumns } from './typed-columns.ts';
import { unknownTable } from './unknown-table.ts';

/** Tables of a database that are read unless one is named, those with most rows first. */
const MAX_TABLES = 20;

/**
 * Tables of a DuckDB database. The engine attaches a copy, read-only: the file itself is never opened as a database,
 * since one that is opened twice in a process, or while another writes it, can be damaged. Views are left alone: they
 * could read anything.
 */
export const duckdbReader: TableReader = {
  format: 'duckdb',
  accepts: ({ bytes }) => bytes.toString('latin1', 8, 12) === 'DUCK',
  async list({ location }, { table: wanted }, context) {
    const engine = await context.engine();
    const { signal } = context;
    const at = { engine, path: location, tempDir: await context.tempDir(), signal };
    return withDatabase(at, async (database) => {
      const file = basename(location);
      const all = await tablesOf(database, at);
      const chosen = wanted === null ? all : [namedTable(all, wanted, file)];
      const used = chosen.filter(({ rows }, i) => wanted !== null || (rows > 0 && i < MAX_TABLES));
      const tables = [];
      for (const table of used) {
        const query = sql`SELECT * FROM ${table.sql}`;
        const columns = await describeColumns(engine, query, { file, signal });
        tables.push({ table: table.name, columns: columns.map((column) => column.name) });
      }
      const leftOut = chosen.filter((table) => !used.includes(table));
      return {
        tables,
        leftOut: leftOut.map(({ name: table, rows }) => ({
          table,
          why: rows === 0 ? 'has no rows' : `is not among the ${MAX_TABLES} largest tables`,
        })),
      };
    });
  },
  async read({ file: path, table: wanted }, context) {
    const file = basename(path);
    const { engine, tempDir, signal } = context;
    context.progress.report(0, 'reading database');
    const { sha256, bytes } = await hashFile(path, signal);
    return withDatabase({ engine, path, tempDir, signal }, async (database) => {
      const all = await tablesOf(database, { engine, signal });
      const table = wanted === null ? all[0] : namedTable(all, wanted, file);
      if (table === undefined) {
        throw new AppError('TABLE_NO_ROWS', `${file}: expected a table, found none`, { data: { file } });
      }
      const source = plainSource({ file, format: 'duckdb', table: table.name, bytes, sha256 });
      return readTyped({ file, from: table.sql, source }, context);
    });
  },
};

interface DatabaseTable {
  /** With its schema, unless that is `main`. */
  readonly name: string;
  readonly sql: Sql;
  readonly rows: number;
}

async function withDatabase<T>(
  at: {
    readonly engine: Engine;
    readonly path: string;
    readonly tempDir: string;
    readonly signal: AbortSignal;
  },
  work: (database: string) => Promise<T>,
): Promise<T> {
  const { engine, path, tempDir, signal } = at;
  const database = engine.freshName('database');
  const copy = join(tempDir, `${database}.duckdb`);
  await copyFile(path, copy, constants.COPYFILE_FICLONE);
  // changes that the last writer did not fold in yet
  if (existsSync(`${path}.wal`)) await copyFile(`${path}.wal`, `${copy}.wal`, constants.COPYFILE_FICLONE);
  return guardCorrupt(basename(path), async () => {
    await engine.exec(sql`ATTACH ${copy} AS ${name(database)} (READ_ONLY)`, { signal });
    try {
      return await work(database);
    } finally {
      await engine.exec(sql`DETACH ${name(database)}`);
    }
  });
}

/** The tables of a database, those with most rows first. */
async function tablesOf(
  database: string,
  { engine, signal }: { readonly engine: Engine; readonly signal: AbortSignal },
): Promise<DatabaseTable[]> {
  const listed = await engine.rows(
    sql`SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ${database} AND NOT internal ORDER BY ALL`,
    { signal },
  );
  const tables: DatabaseTable[] = [];
  for (const [schema, table] of listed) {
    const place = name(database, String(schema), String(table));
    const [counted] = await engine.rows(sql`SELECT count(*) FROM ${place}`, { signal });
    const shown = schema === 'main' ? String(table) : `${schema}.${table}`;
    tables.push({ name: shown, sql: place, rows: Number(counted?.[0]) });
  }
  return tables.sort((a, b) => b.rows - a.rows);
}

function namedTable(tables: readonly DatabaseTable[], wanted: string, file: string): DatabaseTable {
  const plain = (text: string) => text.toLowerCase();
  const found =
    tables.find((table) => table.name === wanted) ??
    tables.find((table) => plain(table.name) === plain(wanted));
  if (found === undefined) {
    throw unknownTable({ file, wanted, what: 'table', known: tables.map((table) => table.name) });
  }
  return found;
}
