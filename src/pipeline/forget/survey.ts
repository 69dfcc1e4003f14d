import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import { type Dataset, datasetSchema } from '#contract';
import type { LoadedBundle } from '#learn';
import { namesIn, readBundle, readFacts, type Workspace } from '#store';
import type { ForgottenId } from './forgotten-id.ts';

/** The artifacts of a workspace by what they hold. */
export interface ArtifactSurvey {
  /** Imported datasets; null when the artifact is too damaged to tell. */
  readonly imports: ReadonlyMap<string, Dataset | null>;
  /** Models; null when damaged. */
  readonly bundles: ReadonlyMap<string, LoadedBundle | null>;
  /** All of them. */
  readonly all: readonly string[];
}

/** Looks at every artifact. @throws FORMAT_UNSUPPORTED */
export async function surveyArtifacts(workspace: Workspace): Promise<ArtifactSurvey> {
  const all = await namesIn(join(workspace.folder, 'artifacts'));
  const imports = new Map<string, Dataset | null>();
  const bundles = new Map<string, LoadedBundle | null>();
  for (const artifact of all) {
    const folder = workspace.artifactFolder(artifact);
    if (existsSync(join(folder, 'data.parquet'))) imports.set(artifact, await orNull(datasetIn(folder)));
    else if (existsSync(join(folder, 'manifest.json')))
      bundles.set(artifact, await orNull(readBundle(folder)));
  }
  return { imports, bundles, all };
}

async function datasetIn(folder: string): Promise<Dataset | null> {
  const parsed = datasetSchema.safeParse(await readFacts(folder));
  return parsed.success ? parsed.data : null;
}

/** Null for what is damaged. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const isDamaged = error instanceof AppError && error.code !== 'FORMAT_UNSUPPORTED';
    if (isMissing || isDamaged) return null;
    throw error;
  });
}

/** Whether a text file of an artifact holds the id. */
export async function textsHold(folder: string, id: ForgottenId): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if (!/\.(json|csv|html|md|txt)$/.test(name) || name === 'artifact.json') continue;
    if (id.isIn(await readFile(join(folder, name), 'utf8'))) return true;
  }
  return false;
}
