import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hash of a file's bytes. */
export function fileHash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Hash of every result file of a folder; `summary.json` without its timings. None when there is no folder. */
export function resultHashes(out: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  if (!existsSync(out)) return hashes;
  for (const name of readdirSync(out).sort()) {
    if (name !== 'summary.json') {
      hashes[name] = fileHash(join(out, name));
      continue;
    }
    const summary = JSON.parse(readFileSync(join(out, name), 'utf8')) as object;
    const timeless = JSON.stringify({ ...summary, timings: [] });
    hashes[name] = createHash('sha256').update(timeless).digest('hex');
  }
  return hashes;
}

/** In which files two sets of results differ; empty when they are the same bytes. */
export function differingFiles(got: Record<string, string>, wanted: Record<string, string>): string[] {
  const names = new Set([...Object.keys(got), ...Object.keys(wanted)]);
  return [...names].filter((name) => got[name] !== wanted[name]).sort();
}
