import { readStage, stageKeys } from './stage-file.ts';
import type { Workspace } from './workspace.ts';

/** Artifacts that imports gave, by the records of stages; null where there are more records than `most`. */
export async function importsOf({ folder }: Workspace, most: number): Promise<string[] | null> {
  const keys = await stageKeys(folder);
  if (keys.length > most) return null;
  const records = await Promise.all(keys.map((key) => readStage(folder, key).catch(() => null)));
  return records.flatMap((record) => (record?.stage === 'import' ? [record.artifact] : []));
}
