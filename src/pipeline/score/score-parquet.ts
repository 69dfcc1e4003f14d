import type { Context } from '#matrix';
import { type Engine, replayParquet } from '#table';
import { addedNames } from './added-columns.ts';
import { assignChunks } from './assign-chunks.ts';
import { keptAssignments } from './kept-assignments.ts';
import type { ScoredTable, ScoringJob } from './scored-table.ts';
import { missingColumn } from './scoring-model.ts';
import { writeParquet } from './write-parquet.ts';

/** Scores a Parquet file into `job.out`: its columns with typed ones added. */
export async function scoreParquet(job: ScoringJob, ctx: Context & { engine: Engine }): Promise<ScoredTable> {
  const { model, columns, tally } = job;
  const { signal, engine } = ctx;
  const missing = missingColumn(job.file, model.label);
  const table = await replayParquet(engine, job.file, { columns, missing, signal });
  const names = addedNames(table.names, job.added);
  const assigned = keptAssignments(job.shelf, { tally }, (after) =>
    assignChunks(table.chunks(after), model, ctx),
  );
  const rows = async function* () {
    for await (const some of assigned) {
      yield some;
      ctx.progress.report(tally.readRows / table.nRows, 'scoring');
    }
  };
  await writeParquet(job, { rows: rows(), names, nRows: table.nRows }, ctx);
  return { nRows: table.nRows, names, unread: { count: 0, lines: [] }, neutralised: 0 };
}
