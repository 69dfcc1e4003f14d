import { join } from 'node:path';
import { type ModelRecord, modelRecordSchema } from '#contract';
import { writeFileAtomic } from './atomic-file.ts';
import { readJsonFile } from './json-file.ts';
import { namesIn } from './stage-file.ts';
import { temporaryPath } from './temporary-folder.ts';

/**
 * The model of a name; null when there is none.
 * @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
 */
export function readModel(folder: string, name: string): Promise<ModelRecord | null> {
  return readJsonFile(modelFile(folder, name), { schema: modelRecordSchema, newest: 1 });
}

/** Names of all models, in alphabetical order. */
export function modelNames(folder: string): Promise<string[]> {
  return namesIn(folder, '.json');
}

/** Replaces a model's file. For lock holders. */
export async function writeModel(folder: string, record: ModelRecord): Promise<void> {
  const temporary = temporaryPath(join(folder, '..', 'tmp'));
  await writeFileAtomic(modelFile(folder, record.name), `${JSON.stringify(record)}\n`, temporary);
}

/** Where a model's record is. */
export function modelFile(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}
