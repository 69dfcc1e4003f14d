import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { AppError } from '#base';
import type { Finding } from '#contract';
import { sourceName } from '../../import/source-name.ts';
import { columnNames } from '../../text/column-names.ts';
import { checkLimit, checkSize } from '../check-size.ts';
import { isDatabase } from '../is-database.ts';
import { plainSource } from '../plain-source.ts';
import type { ReadContext, ReadTable, TablePart, TableReader, WantedTable } from '../reader.ts';
import { rowCopy } from '../row-copy.ts';
import { unknownTable } from '../unknown-table.ts';
import { withConnection } from './connection.ts';
import { type ServerColumn, type ServerRow, streamRows } from './stream-rows.ts';

/** A table or query of a PostgreSQL database, streamed by a cursor of a read-only transaction. */
export const postgresReader: TableReader = {
  format: 'postgres',
  accepts: ({ location }) => isDatabase(location),
  async list({ location }, wanted, { signal }) {
    if (wanted.query !== null) return { tables: [{ table: null, columns: null }], leftOut: [] };
    const place = await withConnection(location, signal, (client) => placeOf(client, location, wanted));
    return { tables: [{ table: place.shown, columns: null }], leftOut: [] };
  },
  async read(part, context) {
    context.progress.report(0, 'reading database');
    return withConnection(part.file, context.signal, async (client) => {
      const { query, table } = await statementOf(client, part);
      return readQuery(client, { address: part.file, query, table }, context);
    });
  },
};

async function statementOf(
  client: Client,
  part: TablePart,
): Promise<{ query: string; table: string | null }> {
  if (part.query !== null) return { query: part.query, table: null };
  const { schema, table, shown } = await placeOf(client, part.file, part);
  return {
    query: `SELECT * FROM ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`,
    table: shown,
  };
}

interface Place {
  readonly schema: string;
  readonly table: string;
  /** With its schema, unless that is `public`. */
  readonly shown: string;
}

const LIST_TABLES = `SELECT n.nspname AS schema, c.relname AS table FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  ORDER BY n.nspname <> 'public', 1, 2`;

/** @throws TABLE_UNKNOWN, OPTION_INVALID when none was named and there is not exactly one. */
async function placeOf(client: Client, address: string, { table: wanted }: WantedTable): Promise<Place> {
  const { rows } = await client.query<{ schema: string; table: string }>(LIST_TABLES);
  const places = rows.map(({ schema, table }): Place => {
    return { schema, table, shown: schema === 'public' ? table : `${schema}.${table}` };
  });
  const known = places.map(({ shown }) => shown);
  const file = sourceName(address);
  if (wanted === null) {
    if (places.length === 1) return places[0]!;
    const shown = known.slice(0, 20).join(', ') || 'it has none';
    throw new AppError(
      'OPTION_INVALID',
      `${file}: expected --table or --query, got neither (tables: ${shown})`,
      {
        data: { tables: known.slice(0, 100) },
      },
    );
  }
  const names = ({ schema, table }: Place) => [table, `${schema}.${table}`];
  const found =
    places.find((place) => names(place).includes(wanted)) ??
    places.find((place) => names(place).some((one) => one.toLowerCase() === wanted.toLowerCase()));
  if (found === undefined) throw unknownTable({ file, wanted, what: 'table', known });
  return found;
}

async function readQuery(
  client: Client,
  asked: { readonly address: string; readonly query: string; readonly table: string | null },
  context: ReadContext,
): Promise<ReadTable> {
  const { limits, rejected } = context;
  const file = sourceName(asked.address);
  const copy = rowCopy(file, context);
  const digest = createHash('sha256');
  let bytes = 0;
  let row = 0;
  let columns: readonly ServerColumn[];
  const onRow = (cells: ServerRow) => {
    row++;
    checkLimit({ file, what: 'rows', value: row }, limits);
    const line = JSON.stringify(cells);
    digest.update(line);
    bytes += line.length;
    if (cells.some((cell) => cell.length > limits.cellBytes)) {
      rejected.add(row, 'a cell longer than allowed', line);
    } else copy.add(row, cells);
  };
  try {
    columns = await streamRows(client, asked.query, { signal: context.signal, onRow });
  } finally {
    copy.close();
  }
  if (copy.nRows === 0) {
    throw new AppError('TABLE_NO_ROWS', `${file}: expected rows, got none`, { data: { file } });
  }
  checkSize({ file, rows: row, columns: columns.length }, limits);
  const { names } = columnNames(
    columns.map(({ name }) => name),
    true,
    file,
  );
  const source = plainSource({
    ...{ file, format: 'postgres', table: asked.table, bytes, sha256: digest.digest('hex') },
  });
  const rejectedRows = row - copy.nRows;
  return {
    source,
    text: await copy.load(names.length),
    names,
    declared: columns.map(({ declared }) => declared),
    rejectedRows,
    findings: rejectedRows === 0 ? [] : [rejectedFinding(rejectedRows)],
  };
}

function rejectedFinding(count: number): Finding {
  return {
    ...{ code: 'bad-rows', severity: 'error', column: null, count },
    message: `Rows with a cell longer than allowed: ${count}. They were left out and are in rejected.csv.`,
  };
}
