import { existsSync, readFileSync } from 'node:fs';

/** The version of the package. */
export function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/**
 * What the code that computes is: the hash of the sources that the build wrote beside them, else the package
 * version. A part of every stage's key, so that a new build never takes up an old build's results.
 */
export function buildId(): string {
  const file = new URL('../../dist/build-id.txt', import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : packageVersion();
}
