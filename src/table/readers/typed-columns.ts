import { AppError } from '#base';
import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import type { DeclaredType } from './reader.ts';

/** A column of a typed source. */
export interface TypedColumn {
  readonly name: string;
  /** As the engine writes it: `DECIMAL(18,2)`, `VARCHAR[]`. */
  readonly type: string;
}

/** How a typed column is taken over. */
export interface TakenColumn {
  /** The value as text that reads back as itself. */
  readonly text: Sql;
  /** Null where the text is typed like that of any file. */
  readonly declared: DeclaredType | null;
  /** Something that a person should know of it. */
  readonly note: 'nested' | 'time-zone' | null;
}

const WHOLE = /^U?(TINYINT|SMALLINT|INTEGER)$|^BIGINT$/;
const NESTED = /\[\d*\]$|^(STRUCT|MAP|UNION|VARIANT)\b/;
const MAX_DIGITS = 18;

/** The columns that a query gives, with their types. */
export async function describeColumns(
  engine: Engine,
  query: Sql,
  { file, signal }: { readonly file: string; readonly signal: AbortSignal },
): Promise<TypedColumn[]> {
  const rows = await engine.rows(sql`DESCRIBE ${query}`, { signal });
  return rows.map(([column, type]) => {
    if (String(column).includes('\0')) {
      throw new AppError('FILE_CORRUPT', `${file}: expected column names, got one with a NUL byte`);
    }
    return { name: String(column), type: String(type) };
  });
}

/** How a column becomes cells. */
export function takeColumn(column: TypedColumn): TakenColumn {
  const value = name(column.name);
  const { type } = column;
  const plain = sql`CAST(${value} AS VARCHAR)`;
  const as = (declared: DeclaredType | null, text = plain, note: TakenColumn['note'] = null) => ({
    text,
    declared,
    note,
  });
  const finite = (text: Sql) => sql`CASE WHEN isfinite(${value}) THEN ${text} END`;
  if (WHOLE.test(type)) return as({ storage: 'BIGINT' });
  if (type === 'DOUBLE' || type === 'FLOAT') return as({ storage: 'DOUBLE' });
  if (type === 'BOOLEAN') return as({ storage: 'BOOLEAN' });
  if (type === 'DATE') return as({ storage: 'DATE' }, finite(plain));
  if (type === 'TIMESTAMP WITH TIME ZONE') {
    const utc = sql`CAST(CAST(${value} AT TIME ZONE 'UTC' AS TIMESTAMP) AS VARCHAR)`;
    return as({ storage: 'TIMESTAMP' }, finite(utc), 'time-zone');
  }
  if (type.startsWith('TIMESTAMP')) {
    return as({ storage: 'TIMESTAMP' }, finite(sql`CAST(CAST(${value} AS TIMESTAMP) AS VARCHAR)`));
  }
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  if (decimal !== null && Number(decimal[1]) <= MAX_DIGITS) {
    const decimals = Number(decimal[2]);
    return as(decimals === 0 ? { storage: 'BIGINT' } : { storage: 'DECIMAL', decimals });
  }
  if (NESTED.test(type)) return as(null, sql`CAST(to_json(${value}) AS VARCHAR)`, 'nested');
  return as(null);
}
