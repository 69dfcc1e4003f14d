import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type StageRecord, stageRecordSchema } from '#contract';
import { readJsonFile } from './json-file.ts';

/** Where the record of a stage is. */
export function stageFile(workspace: string, key: string): string {
  return join(workspace, 'stages', `${key}.json`);
}

/** The record of a stage; null when there is none. @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED */
export function readStage(workspace: string, key: string): Promise<StageRecord | null> {
  return readJsonFile(stageFile(workspace, key), { schema: stageRecordSchema, newest: 2 });
}

/** Keys of all stage records, in alphabetical order. */
export async function stageKeys(workspace: string): Promise<string[]> {
  return namesIn(join(workspace, 'stages'), '.json');
}

/** Names in a folder that end so, without the ending, in alphabetical order; none when there is no folder. */
export async function namesIn(folder: string, ending = ''): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => (name.endsWith(ending) ? [name.slice(0, name.length - ending.length)] : []))
    .sort();
}
