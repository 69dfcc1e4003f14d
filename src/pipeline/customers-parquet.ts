import { mkdir, rm } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { join, name, type Sql, sql } from '#sql';
import { createEngine, filePattern, plainParquet } from '#table';
import {
  type AddedColumn,
  type CustomersOutput,
  type CustomersSource,
  customersHeader,
} from './customers-file.ts';

const GROUP_ROWS = 1 << 16;
const SHARE = 10_000;
/** Stands for a customer without a value. */
const NONE = -1;

/**
 * Writes the customers with all their columns and what was added as Parquet, with the types of the import, in the
 * order of the table. One thread writes it, so that its bytes do not depend on how many there are.
 */
export async function writeCustomersParquet(
  file: string,
  source: CustomersSource,
  { added, engine, signal }: CustomersOutput,
): Promise<object> {
  const { columns, nRows } = source.table;
  const folder = joinPath(engine.tempDir, engine.freshName('export'));
  await mkdir(folder, { recursive: true });
  const codes = joinPath(folder, 'added.parquet');
  const levels = added.map(() => new Map<string, number>());
  const single = await createEngine({ threads: 1, tempDir: joinPath(folder, 'spill') });
  try {
    await writeCodes(codes, { added, levels, nRows });
    const header = customersHeader(columns, added);
    const cells = [
      ...columns.map(({ at }) => name('t', `c${at}`)),
      ...added.map((column, j) => decoded(column, { cell: name('a', `a${j}`), levels: levels[j]! })),
    ].map((cell, j) => sql`${cell} AS ${name(header[j]!)}`);
    const rows = sql`SELECT * FROM read_parquet(${filePattern(source.parquet)}) ORDER BY row`;
    await single.exec(
      sql`COPY (SELECT ${join(cells)} FROM (${rows}) AS t POSITIONAL JOIN read_parquet(${filePattern(codes)}) AS a)
        TO ${file} (FORMAT parquet)`,
      { signal },
    );
  } finally {
    await single.close();
    await rm(folder, { recursive: true, force: true });
  }
  return {};
}

/** What is added as whole numbers: shares times 10,000, texts by the order in which they first come. */
async function writeCodes(
  file: string,
  {
    added,
    levels,
    nRows,
  }: { added: readonly AddedColumn[]; levels: readonly Map<string, number>[]; nRows: number },
): Promise<void> {
  const writer = await plainParquet(
    file,
    added.map((_, j) => ({ name: `a${j}`, type: 'integer' })),
  );
  try {
    for (let from = 0; from < nRows; from += GROUP_ROWS) {
      const length = Math.min(GROUP_ROWS, nRows - from);
      await writer.write(
        added.map((column, j) => Int32Array.from({ length }, (_, i) => codeOf(column, from + i, levels[j]!))),
      );
    }
  } finally {
    await writer.close();
  }
}

function codeOf({ type, cell }: AddedColumn, row: number, levels: Map<string, number>): number {
  const text = cell(row);
  if (text === '') return NONE;
  if (type === 'whole') return Number(text);
  if (type === 'share') return Math.round(Number(text) * SHARE);
  const code = levels.get(text) ?? levels.size;
  levels.set(text, code);
  return code;
}

function decoded(
  { type }: AddedColumn,
  { cell, levels }: { cell: Sql; levels: ReadonlyMap<string, number> },
): Sql {
  if (type === 'whole') return sql`nullif(${cell}, ${NONE})`;
  if (type === 'share') return sql`CAST(nullif(${cell}, ${NONE}) AS DOUBLE) / CAST(${SHARE} AS DOUBLE)`;
  if (levels.size === 0) return sql`CAST(NULL AS VARCHAR)`;
  return sql`CASE ${cell} ${join(
    [...levels].map(([text, code]) => sql`WHEN ${code} THEN ${text}`),
    sql` `,
  )} END`;
}
