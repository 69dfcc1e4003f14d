import { join } from 'node:path';
import { type DatasetRecord, datasetRecordSchema } from '#contract';
import { writeFileAtomic } from './atomic-file.ts';
import { readJsonFile } from './json-file.ts';
import { namesIn } from './stage-file.ts';
import { temporaryPath } from './temporary-folder.ts';

/**
 * The dataset of a name; null when there is none.
 * @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
 */
export function readDataset(folder: string, name: string): Promise<DatasetRecord | null> {
  return readJsonFile(datasetFile(folder, name), { schema: datasetRecordSchema, newest: 1 });
}

/** Names of all datasets, in alphabetical order. */
export function datasetNames(folder: string): Promise<string[]> {
  return namesIn(folder, '.json');
}

/** Replaces a dataset's file. For lock holders. */
export async function writeDataset(folder: string, record: DatasetRecord): Promise<void> {
  const temporary = temporaryPath(join(folder, '..', 'tmp'));
  await writeFileAtomic(datasetFile(folder, record.name), `${JSON.stringify(record)}\n`, temporary);
}

/** Where a dataset's record is. */
export function datasetFile(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}
