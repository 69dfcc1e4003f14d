import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Context } from '#matrix';
import { type AppendedCells, appendCells, type Engine, replayText } from '#table';
import { isFormula } from '../csv-cell.ts';
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
    const output = openOutput(job.out, job.gzip);
    try {
      const progress = (row: number) => ctx.progress.report(row / text.nRows, 'scoring');
      const write = async (bytes: Buffer) => {
        await output.write(bytes);
        progress(tally.readRows);
      };
      const unread = await appendCells(text, { names, added, signal }, write);
      await output.end();
      const { nRows, unreadable } = text;
      return { nRows, names, unreadable, unread, neutralised: safe.neutralised };
    } finally {
      output.destroy();
      await assigned.return(undefined);
    }
  } finally {
    await text.close();
  }
}

async function* cellsOf(
  assigned: AsyncIterable<AssignedRows>,
  { model }: ScoringJob,
  safe: { neutralised: number },
): AsyncGenerator<AppendedCells> {
  const harmless = (text: string) => (isFormula(text) ? `'${text}` : text);
  const names = new Map(model.manifest.personas.map(({ id, name }) => [id, harmless(name)]));
  const suspect = new Set(model.manifest.personas.flatMap(({ id, name }) => (isFormula(name) ? [id] : [])));
  for await (const { rows, ids, confidence, novelty } of assigned) {
    for (const id of suspect) for (const one of ids) if (one === id) safe.neutralised++;
    yield {
      rows,
      cells: (i) => [
        String(ids[i]),
        names.get(ids[i]!) ?? '',
        confidence[i]!.toFixed(4),
        novelty[i]!.toFixed(4),
        model.label,
      ],
    };
  }
}

/** A file to write in order, with the writer waiting for the disk. */
function openOutput(path: string, gzip: boolean) {
  const file = createWriteStream(path, { flags: 'wx' });
  const head = gzip ? createGzip() : file;
  let failure: unknown = null;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  file.on('error', fail);
  if (head !== file) head.on('error', fail).pipe(file);
  return {
    async write(bytes: Buffer): Promise<void> {
      if (failure !== null) throw failure;
      if (bytes.length > 0 && !head.write(bytes))
        await Promise.race([once(head, 'drain'), once(file, 'close')]);
    },
    async end(): Promise<void> {
      head.end();
      await finished(file);
      if (failure !== null) throw failure;
    },
    destroy() {
      head.destroy();
      file.destroy();
    },
  };
}
