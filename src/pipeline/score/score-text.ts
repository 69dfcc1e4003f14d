import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Context } from '#matrix';
import { type AppendedCells, appendCells, type Engine, replayText } from '#table';
import { isFormula } from '../csv-cell.ts';
import { addedNames } from './added-columns.ts';
import { type AssignedRows, assignChunks } from './assign-chunks.ts';
import { keptAssignments, PIECE_ROWS } from './kept-assignments.ts';
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
    shelf: job.shelf === null ? null : { place: job.shelf, minRows: PIECE_ROWS },
    signal,
  });
  const names = addedNames(text.names);
  const assigned = keptAssignments(job.shelf, { tally }, (after) =>
    assignChunks(text.chunks(after), model, ctx),
  );
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
  return { nRows: text.nRows, names, unread, neutralised: safe.neutralised };
}

/** What is added to rows of a text; a row without a segment gets empty cells. */
export async function* cellsOf(
  assigned: AsyncIterable<AssignedRows>,
  { model }: Pick<ScoringJob, 'model'>,
  safe: { neutralised: number },
): AsyncGenerator<AppendedCells> {
  const { personas } = model.manifest;
  const idLevels = personas.map(({ id }) => String(id));
  const nameLevels = personas.map(({ name }) => (isFormula(name) ? `'${name}` : name));
  const labels = [model.label];
  const placeOf = new Int32Array(Math.max(0, ...personas.map(({ id }) => id)) + 1).fill(-1);
  for (const [place, { id }] of personas.entries()) placeOf[id] = place;
  const suspect = personas.map(({ name }) => isFormula(name));
  for await (const { rows, ids, confidence, novelty } of assigned) {
    const codes = ids.map((id) => placeOf[id]!);
    if (suspect.includes(true)) for (const code of codes) if (suspect[code]) safe.neutralised++;
    const isAssigned = codes.map((code) => (code < 0 ? -1 : 0));
    const numbers = (values: Float32Array) =>
      isAssigned.includes(-1) ? values.map((value, i) => (codes[i]! < 0 ? Number.NaN : value)) : values;
    yield {
      rows,
      columns: [
        { type: 'level', levels: idLevels, codes },
        { type: 'level', levels: nameLevels, codes },
        { type: 'number', values: numbers(confidence) },
        { type: 'number', values: numbers(novelty) },
        { type: 'level', levels: labels, codes: isAssigned },
      ],
    };
  }
}
