import { rm } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { invariant } from '#base';
import { join, name, type Sql, sql } from '#sql';
import {
  type AddedParquetColumn,
  type AddedParquetPart,
  type Engine,
  extendParquet,
  filePattern,
  plainParquet,
} from '#table';
import type { AddedColumn } from './added-columns.ts';
import { codesOf } from './level-codes.ts';
import type { ScoringJob } from './scored-table.ts';
import type { PlacedRows } from './scoring-model.ts';

/** A scored Parquet file on its way to `job.out`. */
interface ScoredParquet {
  /** The next rows of the file; a group of -1 is a row without one. */
  write(rows: PlacedRows): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/**
 * Writes the rows of a Parquet file into `job.out`, its columns with typed ones added: its pages as they stand, or where
 * its footer cannot be taken over all of it anew by the engine.
 * @param rows all rows of the file in their order.
 */
export async function writeParquet(
  job: ScoringJob,
  { rows, names, nRows }: { rows: AsyncIterable<PlacedRows>; names: readonly string[]; nRows: number },
  ctx: { readonly engine: Engine; readonly signal: AbortSignal },
): Promise<void> {
  const scored = (await extended(job, { names, nRows }, ctx)) ?? (await rewritten(job, names, ctx));
  let written = 0;
  try {
    for await (const some of rows) {
      await scored.write(some);
      written += some.groups.length;
    }
    invariant(written === nRows, `${nRows} rows are scored, not ${written}`);
    await scored.finish();
  } finally {
    await scored.abandon();
  }
}

async function extended(
  { file, out, added }: ScoringJob,
  { names, nRows }: { names: readonly string[]; nRows: number },
  { signal }: { signal: AbortSignal },
): Promise<ScoredParquet | null> {
  const columns = added.map((column, j): AddedParquetColumn => {
    const own = names[j]!;
    if (column.from === 'number') return { name: own, type: 'number' };
    return { name: own, type: 'level', levels: column.from === 'constant' ? [column.text] : column.levels };
  });
  const parquet = await extendParquet(file, { out, columns, nRows, signal });
  if (parquet === null) return null;
  return {
    write: ({ groups, next, numbers }) => {
      const present =
        groups.indexOf(-1) < 0 ? new Int32Array(groups.length) : groups.map((group) => (group < 0 ? -1 : 0));
      return parquet.write(
        added.map((column): AddedParquetPart => {
          if (column.from === 'number') return { codes: present, numbers: numbers[column.at]! };
          return { codes: codesOf(column, { groups, next, numbers }), numbers: null };
        }),
      );
    },
    finish: () => parquet.finish(),
    abandon: () => parquet.abandon(),
  };
}

/** What is known of each row goes to a file of its own first, which the engine then puts beside the columns. */
async function rewritten(
  job: ScoringJob,
  names: readonly string[],
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<ScoredParquet> {
  const added = joinPath(job.tempDir, 'added.parquet');
  const writer = await plainParquet(added, [
    { name: 'group_place', type: 'integer' },
    { name: 'next_place', type: 'integer' },
    ...job.model.numbers.map((_, j) => ({ name: `number_${j}`, type: 'float' }) as const),
  ]);
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await writer.close();
  };
  return {
    write: ({ groups, next, numbers }) => writer.write([groups, next, ...numbers]),
    async finish() {
      await close();
      await engine.exec(copyWith(job, { names, added }), { signal });
      await rm(added, { force: true });
    },
    abandon: close,
  };
}

/** Both files are read in the order of their rows; a place of -1 is a row without a group. */
function copyWith(job: ScoringJob, { names, added }: { names: readonly string[]; added: string }): Sql {
  const cells = job.added.map((column, j) => sql`${addedValue(column)} AS ${name(names[j]!)}`);
  return sql`COPY (SELECT t.*, ${join(cells)}
    FROM read_parquet(${filePattern(job.file)}) AS t POSITIONAL JOIN read_parquet(${filePattern(added)}) AS a)
    TO ${job.out} (FORMAT parquet)`;
}

function addedValue(column: AddedColumn): Sql {
  if (column.from === 'constant') return sql`CASE WHEN a.group_place >= 0 THEN ${column.text} END`;
  if (column.from === 'number')
    return sql`CASE WHEN a.group_place >= 0 THEN ${name('a', `number_${column.at}`)} END`;
  if (column.from === 'set') {
    const sets = column.levels.map((level, at) => sql`WHEN ${at} THEN ${level}`);
    return sql`CASE WHEN a.group_place >= 0 THEN CASE ${name('a', `number_${column.at}`)} ${join(sets, sql` `)} END END`;
  }
  const place = column.from === 'group' ? sql`a.group_place` : sql`a.next_place`;
  const levels = column.levels.map((level, at) => sql`WHEN ${at} THEN ${level}`);
  return sql`CASE ${place} ${join(levels, sql` `)} END`;
}
