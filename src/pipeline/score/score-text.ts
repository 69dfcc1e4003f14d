import type { Context } from '#matrix';
import { type Engine, replayText } from '#table';
import { addedNames } from './added-columns.ts';
import { assignChunks } from './assign-chunks.ts';
import { keptAssignments, PIECE_ROWS } from './kept-assignments.ts';
import type { ScoredTable, ScoringJob } from './scored-table.ts';
import { missingColumn } from './scoring-model.ts';
import { writeRows } from './write-rows.ts';

/** Scores a text table into `job.out`: its bytes with cells appended to every record. */
export async function scoreText(job: ScoringJob, ctx: Context & { engine: Engine }): Promise<ScoredTable> {
  const { model, columns, tally } = job;
  const text = await replayText(ctx.engine, job.file, {
    columns,
    missing: missingColumn(job.file, model.label),
    tempDir: job.tempDir,
    shelf: job.shelf === null ? null : { place: job.shelf, minRows: PIECE_ROWS },
    signal: ctx.signal,
  });
  const names = addedNames(text.names, job.added);
  const unread = { count: 0, lines: [] };
  const safe = { neutralised: 0 };
  const rows = keptAssignments(job.shelf, { tally }, (after) => assignChunks(text.chunks(after), model, ctx));
  const told = async function* () {
    for await (const some of rows) {
      ctx.progress.report(tally.readRows / text.nRows, 'scoring');
      yield some;
    }
  };
  try {
    await writeRows(job, { from: { kind: 'text', text }, part: { names, rows: told(), unread, safe } }, ctx);
  } finally {
    await rows.return(undefined);
  }
  return { nRows: text.nRows, names, unread, neutralised: safe.neutralised };
}
