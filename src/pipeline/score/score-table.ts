import type { Context } from '#matrix';
import { type Engine, openSource, openTable } from '#table';
import { addedNames } from './added-columns.ts';
import { assignChunks } from './assign-chunks.ts';
import { keptAssignments } from './kept-assignments.ts';
import type { ScoredTable, ScoringJob } from './scored-table.ts';
import { missingColumn } from './scoring-model.ts';
import { writeRows } from './write-rows.ts';

/** Scores a table that is read whole into `job.out`: JSON lines as they stand with members added, others as new CSV. */
export async function scoreTable(
  job: ScoringJob & { readonly kind: 'ndjson' | 'table'; readonly sheet: string | null },
  ctx: Context & { engine: Engine },
): Promise<ScoredTable> {
  const { model, columns, tally, tempDir, file } = job;
  const { signal, engine } = ctx;
  const missing = missingColumn(file, model.label);
  const table = await openTable(engine, file, { columns, missing, table: job.sheet, tempDir, signal });
  const names = addedNames(table.names, job.added);
  const unread = { count: 0, lines: [] };
  const safe = { neutralised: 0 };
  const rows = keptAssignments(job.shelf, { tally }, (after) =>
    assignChunks(table.chunks(after), model, ctx),
  );
  const told = async function* () {
    for await (const some of rows) {
      ctx.progress.report(tally.readRows / table.nRows, 'scoring');
      yield some;
    }
  };
  const part = { names, rows: told(), unread, safe };
  try {
    const from =
      job.kind === 'table'
        ? ({ kind: 'table', table } as const)
        : ({ kind: 'ndjson', source: await openSource(file, { tempDir, signal }) } as const);
    await writeRows(job, { from, part }, ctx);
  } finally {
    await rows.return(undefined);
    await table.close();
  }
  return { nRows: table.nRows, names, unread, neutralised: safe.neutralised };
}
