import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base';
import { AppError } from '#base';
import { type Reference, readReferences } from './references.ts';
import type { Workspace } from './workspace.ts';

/** Something in a workspace that is not as it was written. */
export interface WorkspaceProblem {
  readonly what: 'artifact' | 'registry' | Reference['from'];
  readonly name: string;
  readonly message: string;
}

/** What a check of a workspace found. */
export interface WorkspaceCheck {
  readonly artifacts: number;
  readonly references: number;
  readonly problems: readonly WorkspaceProblem[];
}

/** Reads every byte of every artifact, every stage record, run and model, and follows every reference. */
export async function checkWorkspace(workspace: Workspace, clock: Clock): Promise<WorkspaceCheck> {
  const problems: WorkspaceProblem[] = [];
  // before the artifacts: a reference is written after what it names
  const references = await readReferences(workspace, clock).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    problems.push({ what: 'registry', name: error.code, message: error.message });
    return [];
  });
  const artifacts = await readdir(join(workspace.folder, 'artifacts'));
  for (const name of artifacts.sort()) {
    const damage = await workspace.damageOf(name);
    if (damage !== null) problems.push({ what: 'artifact', name, message: damage });
  }
  const there = new Set(artifacts);
  for (const { from, name, artifact } of references) {
    if (artifact === null) problems.push({ what: from, name, message: 'the record is damaged' });
    else if (!there.has(artifact)) {
      problems.push({ what: from, name, message: `artifact ${artifact} is missing` });
    }
  }
  return { artifacts: artifacts.length, references: references.length, problems };
}
