import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactManifestSchema } from '#contract';
import { fileDigest, textDigest } from './file-digest.ts';

/** The file of an artifact that lists the others. */
export const MANIFEST = 'artifact.json';

/** The name of the artifact with this manifest. */
export function artifactNameOf(manifest: string): string {
  return textDigest(manifest).slice(0, 32);
}

/** What is wrong with the files of an artifact, read byte by byte; null when they are sound. */
export async function artifactDamage(folder: string, artifact: string): Promise<string | null> {
  let at = MANIFEST;
  try {
    const text = await readFile(join(folder, MANIFEST), 'utf8');
    if (artifactNameOf(text) !== artifact) return `${MANIFEST} has other bytes`;
    const manifest = parseManifest(text);
    if (typeof manifest === 'string') return manifest;
    for (const file of manifest.files) {
      at = file.name;
      const path = join(folder, file.name);
      const { size } = await stat(path);
      if (size !== file.bytes) return `${at}: expected ${file.bytes} bytes, got ${size}`;
      if ((await fileDigest(path)) !== file.sha256) return `${at} has other bytes`;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') return `${at} is no file`;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    return `${at} is missing`;
  }
  return null;
}

/** The files of a sound artifact, the manifest too, in alphabetical order. */
export async function artifactFiles(folder: string): Promise<string[]> {
  const manifest = artifactManifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  return [MANIFEST, ...manifest.files.map(({ name }) => name)].sort();
}

/** The manifest in a text, or what is wrong with it. */
function parseManifest(text: string): ReturnType<typeof artifactManifestSchema.parse> | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return `${MANIFEST} does not parse`;
  }
  const version = (document as { formatVersion?: unknown } | null)?.formatVersion;
  if (version !== 1) return `${MANIFEST}: expected format version 1, got ${String(version)}`;
  const parsed = artifactManifestSchema.safeParse(document);
  return parsed.success ? parsed.data : `${MANIFEST}: ${parsed.error.issues[0]?.message}`;
}
