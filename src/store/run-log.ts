import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Where the log of runs is. */
export function runLogFile(workspace: string): string {
  return join(workspace, 'runs.jsonl');
}

/** Appends an event and flushes it to disk; what a dead writer left of a line is cut off first. For lock holders. */
export async function appendEvent(file: string, event: RunEvent): Promise<void> {
  await appendLines(file, `${JSON.stringify(event)}\n`);
}

/** Appends finished lines and flushes them to disk, all or, when the disk is full, none. For lock holders. */
export async function appendLines(file: string, lines: string): Promise<void> {
  const handle = await open(file, 'a+');
  try {
    const { size } = await handle.stat();
    const sound = await endOfLines(handle, size);
    if (sound < size) await handle.truncate(sound);
    try {
      await handle.appendFile(lines);
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

/** A line of `runs.jsonl` that cannot be read. */
export interface DamagedLine {
  readonly line: number;
  readonly message: string;
}

/** The events of `runs.jsonl` in order, and the lines that are none. */
export interface RunLog {
  readonly events: readonly RunEvent[];
  readonly damaged: readonly DamagedLine[];
}

/**
 * Every event in order; a last line without an end, which a writer is at or died at, is no event.
 * @throws FORMAT_UNSUPPORTED when a newer release wrote a line.
 */
export async function readRunLog(file: string): Promise<RunLog> {
  return parseRunLog(await readRunLines(file), file);
}

/** The finished lines of `runs.jsonl`, each with its end; blank when there is no file. */
export async function readRunLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** The events of finished lines. @throws FORMAT_UNSUPPORTED */
export function parseRunLog(text: string, file: string): RunLog {
  const events: RunEvent[] = [];
  const damaged: DamagedLine[] = [];
  const lines = text.split('\n');
  lines.pop();
  for (const [i, line] of lines.entries()) {
    const event = parseEvent(line, () => `${file}: line ${i + 1}`);
    if (typeof event === 'string') damaged.push({ line: i + 1, message: event });
    else events.push(event);
  }
  return { events, damaged };
}

/** The event of a line, or what is wrong with it. @throws FORMAT_UNSUPPORTED */
export function parseEvent(line: string, where: () => string): RunEvent | string {
  let event: Partial<RunEvent> & { run?: Partial<RunRecord> };
  try {
    event = JSON.parse(line);
  } catch {
    return `${where()}: expected JSON, got text that does not parse`;
  }
  if (typeof event !== 'object' || event === null) return `${where()}: expected an event`;
  const version = event.formatVersion ?? 0;
  const runVersion = event.event === 'run' ? (event.run?.formatVersion ?? 0) : 1;
  if (version === 1 && runVersion === 1 && typeof idOf(event as RunEvent) === 'string') {
    if (event.run !== undefined) addLaterFields(event.run);
    return event as RunEvent;
  }
  const later = Math.max(version, runVersion);
  if (later > 1) {
    throw new AppError('FORMAT_UNSUPPORTED', `${where()}: expected format version 1, got ${later}`);
  }
  return `${where()}: expected an event of a run`;
}

/** The run that an event is about. */
export function idOf(event: RunEvent): string {
  return event.event === 'run' ? event.run.id : event.id;
}

/** Adds what records of format version 1 lack that were written before these fields came; a copy takes twice as long. */
function addLaterFields(run: Partial<RunRecord>): void {
  run.curves ??= {};
  run.error ??= null;
}

/** The runs that the events leave, newest first. */
export function runsOf(events: readonly RunEvent[]): RunRecord[] {
  const runs = new Map<string, RunRecord>();
  for (const event of events) {
    if (event.event === 'run') runs.set(event.run.id, event.run);
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
