import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '#base';
import { type ModelRecord, modelRecordSchema } from '#contract';
import { writeFileAtomic } from './atomic-file.ts';
import { temporaryPath } from './temporary-folder.ts';

/**
 * The model of a name; null when there is none.
 * @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
 */
export async function readModel(folder: string, name: string): Promise<ModelRecord | null> {
  const file = modelFile(folder, name);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new AppError('WORKSPACE_CORRUPT', `${file}: expected JSON, got text that does not parse`, {
      cause,
    });
  }
  const version = (document as { formatVersion?: unknown } | null)?.formatVersion;
  if (version !== 1) {
    throw new AppError('FORMAT_UNSUPPORTED', `${file}: expected format version 1, got ${String(version)}`);
  }
  const parsed = modelRecordSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('WORKSPACE_CORRUPT', `${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Names of all models, in alphabetical order. */
export async function modelNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : [])).sort();
}

/** Replaces a model's file. For lock holders. */
export async function writeModel(folder: string, record: ModelRecord): Promise<void> {
  const temporary = temporaryPath(join(dirname(folder), 'tmp'));
  await writeFileAtomic(modelFile(folder, record.name), `${JSON.stringify(record)}\n`, temporary);
}

/** Where a model's record is. */
export function modelFile(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}
