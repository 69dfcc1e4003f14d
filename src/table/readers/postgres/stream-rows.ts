import type { Client } from 'pg';
import { AppError, throwIfAborted } from '#base';
import type { DeclaredType } from '../reader.ts';
import { cellText, declaredType } from './column-types.ts';

/** A column of a result. */
export interface ServerColumn {
  readonly name: string;
  /** Null where it is typed by its texts. */
  readonly declared: DeclaredType | null;
}

/** A row as texts, '' for NULL. */
export type ServerRow = readonly string[];

const BATCH_ROWS = 1000;
/** Values stay as the server writes them. */
const RAW = { getTypeParser: () => (text: string) => text };

/** Gives the rows of a query one by one; only some are in memory at a time. */
export async function streamRows(
  client: Client,
  query: string,
  { signal, onRow }: { readonly signal: AbortSignal; readonly onRow: (cells: ServerRow) => void },
): Promise<readonly ServerColumn[]> {
  await client.query(
    "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL TIME ZONE 'UTC'; SET LOCAL intervalstyle = 'iso_8601'",
  );
  const { default: QueryStream } = await import('pg-query-stream');
  const stream = client.query(
    new QueryStream(query, [], { batchSize: BATCH_ROWS, rowMode: 'array', types: RAW }),
  );
  let oids: readonly number[] = [];
  let columns: ServerColumn[] | null = null;
  const look = () => {
    const { fields } = stream._result as { fields: readonly Field[] };
    oids = fields.map(({ dataTypeID }) => dataTypeID);
    columns ??= fields.map(({ name, dataTypeID, dataTypeModifier }) => {
      return { name, declared: declaredType(dataTypeID, dataTypeModifier) };
    });
  };
  for await (const row of stream) {
    throwIfAborted(signal);
    if (columns === null) look();
    onRow((row as (string | null)[]).map((value, j) => cellText(oids[j]!, value)));
  }
  look();
  if (columns === null) throw new AppError('TABLE_NO_ROWS', 'query: expected rows, got none');
  return columns;
}

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}
