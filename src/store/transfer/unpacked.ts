import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type DatasetRecord,
  datasetRecordSchema,
  type ModelRecord,
  modelRecordSchema,
  runRecordSchema,
  type StageRecord,
  stageRecordSchema,
} from '#contract';
import { artifactDamage, artifactFiles } from '../artifact-folder.ts';
import { syncFile, syncFolder } from '../atomic-file.ts';
import { parseJson } from '../json-file.ts';
import { parseRunLog, type RunEvent } from '../run-log.ts';
import { workspaceFileSchema } from '../workspace.ts';
import { mostBytes, type Place, placeOf } from './layout.ts';
import { invalid, type TarEntry, tarEntries } from './tar-entries.ts';

/** A file of the tar and what it stands for. */
export interface PlacedEntry extends TarEntry {
  readonly place: Place;
}

/** The records of an exported workspace, checked, with the text that they stand in. */
export interface ArchiveRecords {
  readonly stages: ReadonlyMap<string, { readonly record: StageRecord; readonly text: string }>;
  readonly models: ReadonlyMap<string, { readonly record: ModelRecord; readonly text: string }>;
  readonly datasets: ReadonlyMap<string, { readonly record: DatasetRecord; readonly text: string }>;
  /** Each line with its event. */
  readonly runs: readonly { readonly event: RunEvent; readonly line: string }[];
}

/**
 * What a tar holds, by its headers: every name is one that a workspace has, once, and of a sensible size.
 * @throws ARCHIVE_INVALID
 */
export async function placedEntries(file: string): Promise<PlacedEntry[]> {
  const seen = new Set<string>();
  const placed = (await tarEntries(file)).map((entry) => {
    const place = placeOf(entry.name);
    const shown = JSON.stringify(entry.name.slice(0, 100));
    if (place === null) throw invalid(file, `${shown}: expected the name of a file of a workspace`);
    if (seen.has(entry.name.toLowerCase())) throw invalid(file, `${shown}: expected it once, got it twice`);
    if (entry.size > mostBytes(place)) {
      throw invalid(file, `${shown}: expected at most ${mostBytes(place)} bytes, got ${entry.size}`);
    }
    seen.add(entry.name.toLowerCase());
    return { ...entry, place };
  });
  if (!seen.has('workspace.json')) throw invalid(file, 'expected a workspace.json in it');
  return placed;
}

/** Reads and checks everything but the artifacts. @throws ARCHIVE_INVALID, WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED */
export async function archiveRecords(file: string, entries: readonly PlacedEntry[]): Promise<ArchiveRecords> {
  const stages = new Map<string, { record: StageRecord; text: string }>();
  const models = new Map<string, { record: ModelRecord; text: string }>();
  const datasets = new Map<string, { record: DatasetRecord; text: string }>();
  let runs: ArchiveRecords['runs'] = [];
  for (const { place, ...entry } of entries) {
    if (place.kind === 'artifact') continue;
    const text = await textOf(file, entry);
    const where = `${file}: ${entry.name}`;
    if (place.kind === 'workspace') parseJson(text, { where, schema: workspaceFileSchema, newest: 1 });
    else if (place.kind === 'runs') runs = parseRuns(text, file);
    else if (place.kind === 'stage') {
      stages.set(place.name, {
        record: parseJson(text, { where, schema: stageRecordSchema, newest: 2 }),
        text,
      });
    } else if (place.kind === 'dataset') {
      const record = parseJson(text, { where, schema: datasetRecordSchema, newest: 1 });
      if (record.name !== place.name) throw invalid(file, `${entry.name}: expected a dataset of that name`);
      datasets.set(place.name, { record, text });
    } else {
      const record = parseJson(text, { where, schema: modelRecordSchema, newest: 1 });
      if (record.name !== place.name) throw invalid(file, `${entry.name}: expected a model of that name`);
      models.set(place.name, { record, text });
    }
  }
  return { stages, models, datasets, runs };
}

function parseRuns(text: string, file: string): ArchiveRecords['runs'] {
  if (text !== '' && !text.endsWith('\n')) throw invalid(file, 'runs.jsonl: expected a line end at its end');
  const { events, damaged } = parseRunLog(text, `${file}: runs.jsonl`);
  if (damaged[0] !== undefined) throw invalid(file, damaged[0].message);
  const lines = text.split('\n');
  return events.map((event, i) => {
    if (event.event === 'run') {
      const parsed = runRecordSchema.safeParse(event.run);
      const issue = parsed.error?.issues[0];
      if (issue !== undefined) {
        throw invalid(file, `runs.jsonl: line ${i + 1}: ${issue.path.join('.')}: ${issue.message}`);
      }
    } else if (!['tag', 'untag', 'delete'].includes(event.event)) {
      throw invalid(file, `runs.jsonl: line ${i + 1}: expected an event of this release`);
    }
    return { event, line: lines[i]! };
  });
}

/**
 * Copies artifacts out of the tar into folders below `folder`, and checks every byte.
 * @returns the names of the artifacts.
 * @throws ARCHIVE_INVALID
 */
export async function unpackArtifacts(
  file: string,
  entries: readonly PlacedEntry[],
  folder: string,
): Promise<string[]> {
  const files = new Map<string, Set<string>>();
  for (const { place, ...entry } of entries) {
    if (place.kind !== 'artifact') continue;
    const known = files.get(place.artifact) ?? new Set();
    if (known.size === 0) await mkdir(join(folder, place.artifact));
    files.set(place.artifact, known.add(place.file));
    await copyOut(file, entry, join(folder, place.artifact, place.file));
  }
  for (const [artifact, names] of files) {
    const damage = await artifactDamage(join(folder, artifact), artifact);
    if (damage !== null) throw invalid(file, `artifact ${artifact}: ${damage}`);
    const expected = await artifactFiles(join(folder, artifact));
    const extra = [...names].find((name) => !expected.includes(name));
    if (extra !== undefined) throw invalid(file, `artifact ${artifact}: ${extra} is not in its manifest`);
    await syncFolder(join(folder, artifact));
  }
  return [...files.keys()].sort();
}

async function copyOut(file: string, { size, offset }: TarEntry, target: string): Promise<void> {
  if (size === 0) return writeFile(target, '', { flag: 'wx' });
  const source = createReadStream(file, { start: offset, end: offset + size - 1, highWaterMark: 1 << 20 });
  await pipeline(source, createWriteStream(target, { flags: 'wx' }));
  await syncFile(target);
}

async function textOf(file: string, { size, offset, name }: TarEntry): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, offset);
    if (bytesRead < size) throw invalid(file, `${name}: expected ${size} bytes, got ${bytesRead}`);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}
