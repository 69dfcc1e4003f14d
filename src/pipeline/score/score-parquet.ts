import { rm } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { invariant } from '#base';
import type { Context } from '#matrix';
import { join, name, type Sql, sql } from '#sql';
import { type Engine, filePattern, plainParquet, replayParquet } from '#table';
import { type AddedColumn, addedNames } from './added-columns.ts';
import { assignChunks } from './assign-chunks.ts';
import { keptAssignments } from './kept-assignments.ts';
import type { ScoredTable, ScoringJob } from './scored-table.ts';
import { missingColumn, type ScoringModel } from './scoring-model.ts';

/** What is known of each row before it is put beside the columns of the file. */
export function addedParquet({ numbers }: Pick<ScoringModel, 'numbers'>) {
  return [
    { name: 'group_place', type: 'integer' },
    { name: 'next_place', type: 'integer' },
    ...numbers.map((_, j) => ({ name: `number_${j}`, type: 'float' }) as const),
  ] as const;
}

/** Scores a Parquet file into `job.out`: its columns with typed ones added. */
export async function scoreParquet(job: ScoringJob, ctx: Context & { engine: Engine }): Promise<ScoredTable> {
  const { model, columns, tally } = job;
  const { signal, engine } = ctx;
  const missing = missingColumn(job.file, model.label);
  const table = await replayParquet(engine, job.file, { columns, missing, signal });
  const names = addedNames(table.names, job.added);
  const added = joinPath(job.tempDir, 'added.parquet');
  const writer = await plainParquet(added, addedParquet(model));
  try {
    const assigned = keptAssignments(job.shelf, { tally }, (after) =>
      assignChunks(table.chunks(after), model, ctx),
    );
    for await (const { groups, next, numbers } of assigned) {
      await writer.write([groups, next, ...numbers]);
      ctx.progress.report((0.6 * tally.readRows) / table.nRows, 'scoring');
    }
  } finally {
    await writer.close();
  }
  invariant(tally.readRows === table.nRows, `${table.nRows} rows are scored, not ${tally.readRows}`);
  ctx.progress.report(0.6, 'writing');
  await engine.exec(copyWith(job, { names, added }), { signal });
  await rm(added, { force: true });
  return { nRows: table.nRows, names, unread: { count: 0, lines: [] }, neutralised: 0 };
}

/** Both files are read in the order of their rows; a place of -1 is a row without a group. */
export function copyWith(
  job: ScoringJob,
  { names, added }: { names: readonly string[]; added: string },
): Sql {
  const cells = job.added.map((column, j) => sql`${addedValue(column)} AS ${name(names[j]!)}`);
  return sql`COPY (SELECT t.*, ${join(cells)}
    FROM read_parquet(${filePattern(job.file)}) AS t POSITIONAL JOIN read_parquet(${filePattern(added)}) AS a)
    TO ${job.out} (FORMAT parquet)`;
}

function addedValue(column: AddedColumn): Sql {
  if (column.from === 'constant') return sql`CASE WHEN a.group_place >= 0 THEN ${column.text} END`;
  if (column.from === 'number')
    return sql`CASE WHEN a.group_place >= 0 THEN ${name('a', `number_${column.at}`)} END`;
  const place = column.from === 'group' ? sql`a.group_place` : sql`a.next_place`;
  const levels = column.levels.map((level, at) => sql`WHEN ${at} THEN ${level}`);
  return sql`CASE ${place} ${join(levels, sql` `)} END`;
}
