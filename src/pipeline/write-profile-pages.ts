import { basename, dirname, extname } from 'node:path';
import type { Profile } from '#contract';
import { renderProfile } from '#report';
import { packageVersion } from './build-id.ts';
import { openOutFolder } from './out-folder.ts';

/**
 * Writes each profile as a page; all of them or none.
 * @param file of the page; of several profiles each gets its dataset's name added.
 * @returns the paths.
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function writeProfilePages(profiles: readonly Profile[], file: string): Promise<string[]> {
  const out = await openOutFolder(dirname(file));
  const extension = extname(file) === '' ? '.html' : extname(file);
  const stem = basename(file, extname(file));
  const taken = new Set<string>();
  try {
    const paths: string[] = [];
    for (const profile of profiles) {
      const base = profiles.length === 1 ? stem : `${stem}-${fileName(profile.dataset.name)}`;
      let name = base;
      for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}-${n}`;
      taken.add(name.toLowerCase());
      const text = renderProfile(profile, packageVersion());
      paths.push(await out.prepare(`${name}${extension}`, { text }));
    }
    await out.commit([]);
    return paths;
  } finally {
    await out.abandon();
  }
}

/** Name of the page of profiles whose place was not said. */
export function profilePageName(profiles: readonly Profile[]): string {
  return profiles.length === 1 ? `profile_${fileName(profiles[0]!.dataset.name)}.html` : 'profile.html';
}

/** A name that every file system takes. */
function fileName(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._]+/, '');
  return Array.from(plain).slice(0, 60).join('') || 'table';
}
