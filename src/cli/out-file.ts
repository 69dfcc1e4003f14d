import { statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The file that `--out` names: itself, or one in the folder that it names. @param name in a folder, by that of the input. */
export function outFileOf(out: string, name: (base: string) => string, input: string): string {
  const isFolder = /[/\\]$/.test(out) || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? join(out, name(basename(input).replace(/(\.[^.]*)?(\.gz)?$/, ''))) : out;
}
