import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Context } from '#matrix';
import { type AppendedCells, appendCells, type Engine, isFormula, replayText } from '#table';
import { addedNames } from './added-columns.ts';
import { type AssignedRows, assignChunks } from './assign-chunks.ts';
import type { ScoredTable, ScoringJob } from './scored-table.ts';
import { missingColumn } from './scoring-model.ts';

/** Scores a text table into `job.out`: its bytes with cells appended to every record. */
export async function scoreText(job: ScoringJob, ctx: Context & { engine: Engine }): Promise<ScoredTable> {
  const { model, columns, tally } = job;
  const { signal, engine } = ctx;
  const text = await replayText(engine, job.file, {
    columns,
    missing: missingColumn(job.file, model.label),
    tempDir: job.tempDir,
    signal,
  });
  try {
    const names = addedNames(text.names);
    const assigned = assignChunks(text.chunks(), { model, tally }, ctx);
    const safe = { neutralised: 0 };
    const added = cellsOf(assigned, job, safe);
    const unread = { count: 0, lines: [] };
    const pieces = appendCells(text, { names, added, unread }, signal);
    const told = async function* () {
      for await (const bytes of pieces) {
        ctx.progress.report(tally.readRows / text.nRows, 'scoring');
        yield bytes;
      }
    };
    const file = createWriteStream(job.out, { flags: 'wx' });
    try {
      await (job.gzip ? pipeline(told, createGzip(), file, { signal }) : pipeline(told, file, { signal }));
    } finally {
      await assigned.return(undefined);
    }
    const { nRows, unreadable } = text;
    return { nRows, names, unreadable, unread, neutralised: safe.neutralised };
  } finally {
    await text.close();
  }
}

/** Of a row without a segment. */
const NO_CELLS = ['', '', '', '', ''];

export async function* cellsOf(
  assigned: AsyncIterable<AssignedRows>,
  { model }: Pick<ScoringJob, 'model'>,
  safe: { neutralised: number },
): AsyncGenerator<AppendedCells> {
  const harmless = (text: string) => (isFormula(text) ? `'${text}` : text);
  const names = new Map(model.manifest.personas.map(({ id, name }) => [id, harmless(name)]));
  const suspect = new Set(model.manifest.personas.flatMap(({ id, name }) => (isFormula(name) ? [id] : [])));
  for await (const { rows, ids, confidence, novelty } of assigned) {
    for (const id of suspect) for (const one of ids) if (one === id) safe.neutralised++;
    yield {
      rows,
      cells: (i) =>
        ids[i] === 0
          ? NO_CELLS
          : [
              String(ids[i]),
              names.get(ids[i]!) ?? '',
              confidence[i]!.toFixed(4),
              novelty[i]!.toFixed(4),
              model.label,
            ],
    };
  }
}
