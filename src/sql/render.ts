import { invariant } from '#base';
import type { Sql, SqlValue } from './fragment.ts';

/** How an engine writes names and values. */
export interface Dialect {
  readonly name: string;
  quoteName(text: string): string;
  literal(value: SqlValue): string;
  /** A finite number as a literal of type DOUBLE. */
  real(value: number): string;
}

/** DuckDB: standard quoting; strings have no escape sequences. */
export const duckdb: Dialect = {
  name: 'duckdb',
  quoteName: (text) => {
    invariant(!text.includes('\0'), 'a SQL name holds no NUL');
    return `"${text.replaceAll('"', '""')}"`;
  },
  literal: (value) => {
    if (value === null) return 'NULL';
    if (typeof value === 'string') return stringLiteral(value);
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
    if (typeof value === 'bigint') return `CAST('${value}' AS BIGINT)`;
    invariant(Number.isFinite(value), 'a SQL number is finite');
    if (Object.is(value, -0)) return "CAST('-0' AS DOUBLE)";
    return Number.isSafeInteger(value) ? integerLiteral(value) : `CAST('${value}' AS DOUBLE)`;
  },
  // an exponent makes it a DOUBLE: without one it would be a DECIMAL
  real: (value) => {
    invariant(Number.isFinite(value), 'a SQL number is finite');
    const text = String(value).includes('e') ? String(value) : `${value}e0`;
    return value < 0 || Object.is(value, -0) ? `(${Object.is(value, -0) ? '-0e0' : text})` : text;
  },
};

/** The text of a piece of SQL in a dialect. */
export function render(piece: Sql, dialect: Dialect = duckdb): string {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'name':
      return piece.path.map((part) => dialect.quoteName(part)).join('.');
    case 'value':
      return dialect.literal(piece.value);
    case 'real':
      return dialect.real(piece.value);
    case 'sequence':
      return piece.parts.map((part) => render(part, dialect)).join('');
  }
}

function stringLiteral(value: string): string {
  // a NUL would end the statement inside the engine: it travels as a character code
  return value
    .split('\0')
    .map((part) => `'${part.replaceAll("'", "''")}'`)
    .join(' || chr(0) || ');
}

function integerLiteral(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}
