import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { isFull } from './full-scale.ts';

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** The path of a real data file, which lives beside the project and is not part of it. */
export function realData(...path: string[]): string {
  return join(folder, ...path);
}

/** A test that needs the real data; where they are absent it is skipped and its title says why. */
export function realDataTest(title: string, run: () => Promise<void>): void {
  if (existsSync(folder)) test(title, run);
  else test.skip(`${title} [skipped: no real data in ../shared/data]`, run);
}

/** A test of real data that takes so long that a plain `npm test` skips it and says so; CI runs it. */
export function longRealDataTest(title: string, run: () => Promise<void>): void {
  if (isFull) realDataTest(title, run);
  else test.skip(`${title} [skipped: only at full length, CLIENTELE_TESTS=full]`, run);
}
