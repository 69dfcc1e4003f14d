import { resolve } from 'node:path';

/**
 * A path as read_csv and read_parquet take it for one file: absolute, so that it is never taken for a URL, and
 * with what they would expand as a pattern put into brackets.
 */
export function filePattern(path: string): string {
  return resolve(path).replace(/[*?[]/g, '[$&]');
}
