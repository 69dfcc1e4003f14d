import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import { type DatasetRecord, datasetRecordSchema } from '#contract';
import { writeFileAtomic } from './atomic-file.ts';

/**
 * The dataset of a name; null when there is none.
 * @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
 */
export async function readDataset(folder: string, name: string): Promise<DatasetRecord | null> {
  const file = join(folder, `${name}.json`);
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
  const parsed = datasetRecordSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('WORKSPACE_CORRUPT', `${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Names of all datasets, in alphabetical order. */
export async function datasetNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : [])).sort();
}

/** Replaces a dataset's file. For lock holders. */
export async function writeDataset(folder: string, record: DatasetRecord): Promise<void> {
  await writeFileAtomic(join(folder, `${record.name}.json`), `${JSON.stringify(record)}\n`);
}
