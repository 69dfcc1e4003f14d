import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base';
import { openDatasets } from './dataset-names.ts';
import { openRegistry } from './registry.ts';
import type { StageRecord, Workspace } from './workspace.ts';

/** Something of the workspace that names an artifact. */
export interface Reference {
  readonly from: 'stage' | 'run' | 'model' | 'dataset';
  /** Key of the stage, id of the run, name@version of the model or dataset. */
  readonly name: string;
  /** Null when the record is damaged. */
  readonly artifact: string | null;
}

/**
 * Every reference to an artifact.
 * @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED when runs, models or datasets cannot be read.
 */
export async function readReferences(workspace: Workspace, clock: Clock): Promise<Reference[]> {
  const registry = openRegistry(workspace, clock);
  const found: Reference[] = await stageReferences(workspace);
  for (const run of await registry.listRuns()) {
    const imported = run.datasets.flatMap(({ artifact }) => (artifact === null ? [] : [artifact]));
    for (const artifact of new Set([...imported, ...Object.values(run.artifacts)])) {
      found.push({ from: 'run', name: run.id, artifact });
    }
  }
  for (const { name, versions } of await registry.listModels()) {
    for (const { version, artifact } of versions) {
      found.push({ from: 'model', name: `${name}@${version}`, artifact });
    }
  }
  for (const { name, versions } of await openDatasets(workspace, clock).list()) {
    for (const { version, tables } of versions) {
      for (const { artifact } of tables)
        found.push({ from: 'dataset', name: `${name}@${version}`, artifact });
    }
  }
  return found;
}

async function stageReferences(workspace: Workspace): Promise<Reference[]> {
  const folder = join(workspace.folder, 'stages');
  const found: Reference[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.json')) continue;
    found.push({ from: 'stage', name: file.slice(0, -5), artifact: await artifactOf(join(folder, file)) });
  }
  return found;
}

async function artifactOf(file: string): Promise<string | null> {
  try {
    const { artifact } = JSON.parse(await readFile(file, 'utf8')) as Partial<StageRecord>;
    return typeof artifact === 'string' ? artifact : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
