import { createHash } from 'node:crypto';
import type { Finding, Source } from '#contract';
import { join, name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import type { DeclaredType, ReadTable } from '../readers/reader.ts';
import type { PlannedPart } from './table-plan.ts';

/** Tables below each other, with a last column that says where each row came from. */
export interface StackedTables extends ReadTable {
  /** Name of the last column. */
  readonly sourceColumn: string;
}

/** Columns of one name, whatever its case, blanks and underscores. */
export function plainName(column: string): string {
  return column.toLowerCase().replaceAll(/[\s_]+/g, '');
}

/**
 * Puts tables below each other: columns go by their names in the first table. Rows are numbered through all parts.
 * @param parts at least two, in the order of `tables`.
 */
export async function stackTables(
  engine: Engine,
  input: { readonly tables: readonly ReadTable[]; readonly parts: readonly PlannedPart[] },
  signal: AbortSignal,
): Promise<StackedTables> {
  const { tables, parts } = input;
  const names = unionOfNames(tables);
  const places = tables.map((table) => placesOf(table, names));
  const declared = names.map((_, j) => commonType(tables.map((table, t) => table.declared[places[t]![j]!])));
  const table = engine.freshName('stacked');
  const selects: Sql[] = [];
  let before = 0;
  for (const [t, read] of tables.entries()) {
    const cells = places[t]!.map((place, j) =>
      place < 0 ? sql`NULL AS ${name(`c${j}`)}` : sql`${name(`c${place}`)} AS ${name(`c${j}`)}`,
    );
    const row = sql`CAST(${read.text.row} + ${before} AS BIGINT) AS row`;
    const label = sql`${parts[t]!.label} AS ${name(`c${names.length}`)}`;
    selects.push(sql`SELECT ${join([row, ...cells, label])} FROM ${name(read.text.table)}`);
    before += read.text.nRows + read.rejectedRows;
  }
  const all = join(selects, sql` UNION ALL `);
  await engine.exec(sql`CREATE TABLE ${name(table)} AS SELECT * FROM (${all}) ORDER BY row`, { signal });
  const sourceColumn = freeName(sourceColumnOf(parts), names);
  return {
    source: stackedSource(tables, parts),
    text: {
      table,
      row: sql`row`,
      nRows: tables.reduce((sum, { text }) => sum + text.nRows, 0),
      nColumns: names.length + 1,
    },
    names: [...names, sourceColumn],
    declared: [...declared, null],
    rejectedRows: tables.reduce((sum, { rejectedRows }) => sum + rejectedRows, 0),
    findings: [stackedFinding(parts, sourceColumn), ...partFindings(tables, parts)],
    sourceColumn,
  };
}

function unionOfNames(tables: readonly ReadTable[]): string[] {
  const seen = new Map<string, string>();
  for (const column of tables.flatMap(({ names }) => names)) {
    const plain = plainName(column);
    if (!seen.has(plain)) seen.set(plain, column);
  }
  return [...seen.values()];
}

/** Where each column of the whole stands in a part; -1 where it does not. */
function placesOf(table: ReadTable, names: readonly string[]): number[] {
  const places = new Map(table.names.map((column, j) => [plainName(column), j]));
  return names.map((column) => places.get(plainName(column)) ?? -1);
}

/** A type that all parts state; parts without the column have no say. */
function commonType(types: readonly (DeclaredType | null | undefined)[]): DeclaredType | null {
  const stated = types.filter((type) => type !== undefined);
  const [first] = stated;
  if (first === undefined || first === null) return null;
  const text = JSON.stringify(first);
  return stated.every((type) => JSON.stringify(type) === text) ? first : null;
}

function sourceColumnOf(parts: readonly PlannedPart[]): string {
  const isOneFile = new Set(parts.map(({ file }) => file)).size === 1;
  return isOneFile ? 'source_sheet' : 'source_file';
}

function freeName(wanted: string, taken: readonly string[]): string {
  let free = wanted;
  while (taken.some((column) => plainName(column) === plainName(free))) free = `${free}_clientele`;
  return free;
}

function stackedSource(tables: readonly ReadTable[], parts: readonly PlannedPart[]): Source {
  const first = tables[0]!.source;
  const digest = createHash('sha256');
  for (const { source } of tables) digest.update(`${source.sha256}\n${source.table ?? ''}\n`);
  const sizes = new Map(tables.map(({ source }, t) => [parts[t]!.file, source.bytes]));
  return {
    ...first,
    table: null,
    bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
    sha256: digest.digest('hex'),
    parts: tables.map(({ source, text, rejectedRows }, t) => ({
      file: source.file,
      table: source.table,
      label: parts[t]!.label,
      bytes: source.bytes,
      sha256: source.sha256,
      rows: text.nRows,
      rejectedRows,
    })),
  };
}

function stackedFinding(parts: readonly PlannedPart[], column: string): Finding {
  const what = column.startsWith('source_sheet') ? 'sheets' : 'files';
  const labels = parts.slice(0, 5).map(({ label }) => label);
  const shown = parts.length > 5 ? `${labels.join(', ')} and ${parts.length - 5} more` : labels.join(', ');
  return {
    code: 'stacked-tables',
    severity: 'info',
    column,
    count: parts.length,
    message: `${parts.length} ${what} with equal columns were put below each other (${shown}); "${column}" says which a row came from.`,
  };
}

function partFindings(tables: readonly ReadTable[], parts: readonly PlannedPart[]): Finding[] {
  return tables.flatMap(({ findings }, t) =>
    findings.map((finding) => ({ ...finding, message: `${parts[t]!.label}: ${finding.message}` })),
  );
}
