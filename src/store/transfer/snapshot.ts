import { link, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Clock } from '#base';
import { artifactDamage } from '../artifact-folder.ts';
import { datasetFile, datasetNames } from '../dataset-file.ts';
import { finishForget } from '../forget/apply-forget.ts';
import { modelFile, modelNames } from '../model-file.ts';
import { type Records, readRecords, referencesOf } from '../references.ts';
import { lockWorkspace } from '../registry.ts';
import { readRunLines, runLogFile } from '../run-log.ts';
import { stageFile } from '../stage-file.ts';
import type { Workspace } from '../workspace.ts';

/** A workspace at one moment: the bytes of its records, and where the artifacts are that they refer to. */
export interface Snapshot {
  /** Name in the workspace -> bytes, in alphabetical order within each kind. */
  readonly stages: ReadonlyMap<string, Buffer>;
  readonly models: ReadonlyMap<string, Buffer>;
  readonly datasets: ReadonlyMap<string, Buffer>;
  readonly runs: string;
  readonly nRuns: number;
  /** Artifacts in alphabetical order. */
  readonly artifacts: readonly string[];
  folderOf(artifact: string): string;
}

/**
 * Takes a snapshot under the lock: the artifacts are linked into `temporary`, so that nothing that is removed later
 * can touch them, and are checked once the lock is free again. What only a stage record refers to may be damaged:
 * it is left out, as it would be computed again.
 * @param temporary null reads where the artifacts are, of a workspace that nobody can write.
 * @throws WORKSPACE_CORRUPT when a run, a model or what they refer to is damaged; WORKSPACE_LOCKED
 */
export async function takeSnapshot(
  workspace: Workspace,
  { clock, temporary }: { clock: Clock; temporary: string | null },
): Promise<Snapshot> {
  const taken =
    temporary === null
      ? await readNames(workspace)
      : await lockWorkspace(workspace, clock, async () => {
          await finishForget(workspace);
          const names = await readNames(workspace);
          for (const artifact of names.artifacts) await linkArtifact(workspace, artifact, temporary);
          return names;
        });
  const folderOf = (artifact: string) =>
    temporary === null ? workspace.artifactFolder(artifact) : join(temporary, artifact);
  const { records, files } = taken;
  const held = new Set(referencesOf({ ...records, stages: new Map() }).map(({ artifact }) => artifact));
  const damaged = new Set<string>();
  for (const artifact of taken.artifacts) {
    const damage = await artifactDamage(folderOf(artifact), artifact);
    if (damage === null) continue;
    if (held.has(artifact)) throw heldDamage(workspace, records, { artifact, damage });
    workspace.log.warn(`artifact ${artifact}: ${damage}; it is left out, as a run computes it again`);
    damaged.add(artifact);
  }
  const stages = [...files.stages].filter(([key]) => !damaged.has(records.stages.get(key)!.artifact));
  const artifacts = taken.artifacts.filter((artifact) => !damaged.has(artifact));
  return { ...files, stages: new Map(stages), nRuns: records.runs.length, artifacts, folderOf };
}

interface Names {
  readonly records: Records;
  readonly artifacts: readonly string[];
  readonly files: Pick<Snapshot, 'stages' | 'models' | 'datasets' | 'runs'>;
}

async function readNames(workspace: Workspace): Promise<Names> {
  const { folder } = workspace;
  const runs = await readRunLines(runLogFile(folder));
  const records = await readRecords(workspace);
  const stages = new Map<string, Buffer>();
  for (const key of records.stages.keys()) stages.set(key, await readFile(stageFile(folder, key)));
  const models = await bytesOf(await modelNames(join(folder, 'models')), (name) =>
    modelFile(join(folder, 'models'), name),
  );
  const datasets = await bytesOf(await datasetNames(join(folder, 'datasets')), (name) =>
    datasetFile(join(folder, 'datasets'), name),
  );
  const artifacts = [...new Set(referencesOf(records).map(({ artifact }) => artifact))].sort();
  return { records, artifacts, files: { stages, models, datasets, runs } };
}

async function bytesOf(
  names: readonly string[],
  fileOf: (name: string) => string,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const name of names) found.set(name, await readFile(fileOf(name)));
  return found;
}

async function linkArtifact(workspace: Workspace, artifact: string, temporary: string): Promise<void> {
  const folder = workspace.artifactFolder(artifact);
  await mkdir(join(temporary, artifact));
  try {
    for (const name of await readdir(folder)) await link(join(folder, name), join(temporary, artifact, name));
  } catch (error) {
    // what is missing is told when the copy is checked
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function heldDamage(
  workspace: Workspace,
  records: Records,
  { artifact, damage }: { artifact: string; damage: string },
): AppError {
  const held = referencesOf({ ...records, stages: new Map() }).filter((one) => one.artifact === artifact);
  const names = held.map(({ from, name }) => `${from} ${name}`);
  return new AppError(
    'WORKSPACE_CORRUPT',
    `workspace ${workspace.folder}: expected a sound artifact ${artifact} of ${names.join(', ')}, but ${damage}`,
    {
      hint: 'Run the same command on the same files again, which computes it, or delete that run; then export.',
      data: { artifact, references: names },
    },
  );
}
