import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readIntent } from './forget/intent.ts';
import { type Records, type Reference, referencesOf, surveyRecords } from './references.ts';
import { namesIn } from './stage-file.ts';
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
  /** What is worth knowing and no damage. */
  readonly notes: readonly string[];
}

/** Reads every byte of every artifact, every stage record, run and model, and follows every reference. */
export async function checkWorkspace(workspace: Workspace): Promise<WorkspaceCheck> {
  // before the artifacts: a reference is written after what it names
  const records = await surveyRecords(workspace);
  const problems: WorkspaceProblem[] = records.damaged.map(({ what, name, error }) => ({
    what,
    name,
    message: error.message,
  }));
  const artifacts = await namesIn(join(workspace.folder, 'artifacts'));
  for (const name of artifacts) {
    const damage = await workspace.damageOf(name);
    // gc and forget take an artifact away as a whole
    if (damage !== null && existsSync(workspace.artifactFolder(name))) {
      problems.push({ what: 'artifact', name, message: damage });
    }
  }
  const references = referencesOf(records);
  problems.push(...(await danglingReferences(workspace, references)));
  const notes = [...versionsWithoutRun(records), ...(await unfinishedForget(workspace))];
  return { artifacts: artifacts.length, references: references.length, problems, notes };
}

/** References to what is not there; looked at twice, as forget removes a reference before what it names. */
async function danglingReferences(
  workspace: Workspace,
  references: readonly Reference[],
): Promise<WorkspaceProblem[]> {
  const isMissing = ({ artifact }: Reference) => !existsSync(workspace.artifactFolder(artifact));
  const suspects = references.filter(isMissing);
  if (suspects.length === 0) return [];
  const keyOf = ({ from, name, artifact }: Reference) => JSON.stringify([from, name, artifact]);
  const still = new Set(referencesOf(await surveyRecords(workspace)).map(keyOf));
  return suspects
    .filter((reference) => still.has(keyOf(reference)) && isMissing(reference))
    .map(({ from, name, artifact }) => ({ what: from, name, message: `artifact ${artifact} is missing` }));
}

/** A kill between a version and the record of its run leaves the version alone; so does deleting the run. */
function versionsWithoutRun({ runs, models }: Records): string[] {
  const known = new Set(runs.map(({ id }) => id));
  return models.flatMap(({ name, versions }) =>
    versions.flatMap(({ version, run }) =>
      run === null || known.has(run)
        ? []
        : [`model ${name}@${version}: run ${run} that made it was deleted, or ended before it was recorded`],
    ),
  );
}

async function unfinishedForget(workspace: Workspace): Promise<string[]> {
  const intent = await readIntent(workspace);
  return intent === null ? [] : ['workspace forget was stopped half-way: call it again to finish it'];
}
