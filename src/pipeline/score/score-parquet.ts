import { rm } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { invariant } from '#base';
import type { Context } from '#matrix';
import { join, name, type Sql, sql } from '#sql';
import { type Engine, filePattern, plainParquet, replayParquet } from '#table';
import { addedNames } from './added-columns.ts';
import { assignChunks } from './assign-chunks.ts';
import { keptAssignments } from './kept-assignments.ts';
import type { ScoredTable, ScoringJob } from './scored-table.ts';
import { missingColumn } from './scoring-model.ts';

/** What is known of each row before it is put beside the columns of the file. */
export const ADDED_PARQUET = [
  { name: 'id', type: 'integer' },
  { name: 'confidence', type: 'float' },
  { name: 'novelty', type: 'float' },
  { name: 'runner_up', type: 'integer' },
] as const;

/** Scores a Parquet file into `job.out`: its columns with typed ones added. */
export async function scoreParquet(job: ScoringJob, ctx: Context & { engine: Engine }): Promise<ScoredTable> {
  const { model, columns, tally } = job;
  const { signal, engine } = ctx;
  const missing = missingColumn(job.file, model.label);
  const table = await replayParquet(engine, job.file, { columns, missing, signal });
  const names = addedNames(table.names, job);
  const added = joinPath(job.tempDir, 'added.parquet');
  const writer = await plainParquet(added, ADDED_PARQUET);
  try {
    const assigned = keptAssignments(job.shelf, { tally }, (after) =>
      assignChunks(table.chunks(after), model, ctx),
    );
    for await (const { ids, confidence, novelty, runnersUp } of assigned) {
      await writer.write([ids, confidence, novelty, runnersUp]);
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

/** Both files are read in the order of their rows; an id of 0 is a row without a segment. */
export function copyWith(
  job: ScoringJob,
  { names, added }: { names: readonly string[]; added: string },
): Sql {
  const personas = job.model.manifest.personas.map(
    ({ id, name: persona }) => sql`WHEN ${id} THEN ${persona}`,
  );
  const values = [
    sql`nullif(a.id, 0)`,
    sql`CASE a.id ${join(personas, sql` `)} END`,
    sql`CASE WHEN a.id > 0 THEN a.confidence END`,
    sql`CASE WHEN a.id > 0 THEN a.novelty END`,
    ...(job.runnerUp
      ? [sql`nullif(a.runner_up, 0)`, sql`CASE a.runner_up ${join(personas, sql` `)} END`]
      : []),
    sql`CASE WHEN a.id > 0 THEN ${job.model.label} END`,
  ];
  const cells = values.map((value, j) => sql`${value} AS ${name(names[j]!)}`);
  return sql`COPY (SELECT t.*, ${join(cells)}
    FROM read_parquet(${filePattern(job.file)}) AS t POSITIONAL JOIN read_parquet(${filePattern(added)}) AS a)
    TO ${job.out} (FORMAT parquet)`;
}
