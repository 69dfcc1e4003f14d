import { open, readFile } from 'node:fs/promises';
import { AppError } from '#base';
import type { RunRecord } from '#contract';

/** What happened to runs: a line of `runs.jsonl`. */
export type RunEvent =
  | { readonly formatVersion: 1; readonly event: 'run'; readonly run: RunRecord }
  | {
      readonly formatVersion: 1;
      readonly event: 'tag' | 'untag';
      readonly id: string;
      readonly tag: string;
      readonly at: string;
    }
  | { readonly formatVersion: 1; readonly event: 'delete'; readonly id: string; readonly at: string };

const NEWLINE = 0x0a;

/** Appends an event and flushes it to disk; what a dead writer left of a line is cut off first. For lock holders. */
export async function appendEvent(file: string, event: RunEvent): Promise<void> {
  const handle = await open(file, 'a+');
  try {
    const { size } = await handle.stat();
    const sound = await endOfLines(handle, size);
    if (sound < size) await handle.truncate(sound);
    try {
      await handle.appendFile(`${JSON.stringify(event)}\n`);
      await handle.sync();
    } catch (error) {
      await handle.truncate(sound);
      throw error;
    }
  } finally {
    await handle.close();
  }
}

/** Bytes up to and with the last line end. */
async function endOfLines(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  const piece = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - piece.length);
    const { bytesRead } = await handle.read(piece, 0, end - start, start);
    const at = piece.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/**
 * Every event in order; a last line without an end, which a writer is at or died at, is no event.
 * @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
 */
export async function readEvents(file: string): Promise<RunEvent[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  lines.pop();
  return lines.map((line, i) => parseEvent(line, `${file}: line ${i + 1}`));
}

function parseEvent(line: string, where: string): RunEvent {
  let event: Partial<RunEvent> & { run?: Partial<RunRecord> };
  try {
    event = JSON.parse(line);
  } catch (cause) {
    throw new AppError('WORKSPACE_CORRUPT', `${where}: expected JSON, got text that does not parse`, {
      cause,
      hint: 'Take the file from a backup, or remove that line.',
    });
  }
  const version =
    event.formatVersion === 1 && event.event === 'run' ? event.run?.formatVersion : event.formatVersion;
  if (version !== 1) {
    throw new AppError('FORMAT_UNSUPPORTED', `${where}: expected format version 1, got ${version}`);
  }
  return event as RunEvent;
}

/** What records of format version 1 lack that were written before these fields came. */
const LATER_FIELDS = { curves: {}, error: null } as const;

/** The runs that the events leave, newest first. */
export function runsOf(events: readonly RunEvent[]): RunRecord[] {
  const runs = new Map<string, RunRecord>();
  for (const event of events) {
    if (event.event === 'run') runs.set(event.run.id, { ...LATER_FIELDS, ...event.run });
    else if (event.event === 'delete') runs.delete(event.id);
    else {
      const run = runs.get(event.id);
      if (run === undefined) continue;
      const others = run.tags.filter((tag) => tag !== event.tag);
      runs.set(run.id, { ...run, tags: event.event === 'tag' ? [...others, event.tag] : others });
    }
  }
  return [...runs.values()].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}
